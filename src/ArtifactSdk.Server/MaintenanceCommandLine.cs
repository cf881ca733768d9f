using System.Globalization;

namespace ArtifactSdk.Server;

internal enum MaintenanceVerb
{
    Fsck,
    Gc,
    Backup,
    Restore,
}

/// <summary>The arguments of the program when it looks after data instead of serving them.</summary>
internal sealed record MaintenanceCommandLine(MaintenanceVerb Verb)
{
    private static readonly Dictionary<string, MaintenanceVerb> Verbs = new(StringComparer.Ordinal)
    {
        ["fsck"] = MaintenanceVerb.Fsck,
        ["gc"] = MaintenanceVerb.Gc,
        ["backup"] = MaintenanceVerb.Backup,
        ["restore"] = MaintenanceVerb.Restore,
    };

    internal string DataDirectory { get; init; } = "";

    internal string? Metadata { get; init; }

    internal string? Blobs { get; init; }

    internal bool ReadData { get; init; }

    internal bool DryRun { get; init; }

    internal bool Copy { get; init; }

    internal bool ShowHelp { get; init; }

    /// <summary>The folder of a backup: to make, or to restore from.</summary>
    internal string Target { get; init; } = "";

    /// <value>Default: 24 hours.</value>
    internal TimeSpan Grace { get; init; } = TimeSpan.FromHours(24);

    internal static bool IsVerb(string arg) => Verbs.ContainsKey(arg);

    /// <exception cref="ArgumentException">What cannot be understood, in one line.</exception>
    internal static MaintenanceCommandLine Parse(IReadOnlyList<string> args)
    {
        var name = args[0];
        var line = new MaintenanceCommandLine(Verbs[name]);
        var given = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 1; i < args.Count; i++)
        {
            var equals = args[i].IndexOf('=', StringComparison.Ordinal);
            var (flag, inline) = args[i].StartsWith("--", StringComparison.Ordinal) && equals > 0
                ? (args[i][..equals], args[i][(equals + 1)..])
                : (args[i], null);
            string Value()
            {
                ServerCommandLine.RequireOnce(given, flag);
                var value = inline ?? (i + 1 < args.Count && !args[i + 1].StartsWith("--", StringComparison.Ordinal) ? args[++i] : null);
                return string.IsNullOrWhiteSpace(value) ? throw new ArgumentException($"{flag} needs a value after it (--help lists all flags).") : value;
            }

            line = (flag, line.Verb) switch
            {
                ("--data", _) => line with { DataDirectory = Value() },
                ("--metadata", _) => line with { Metadata = Value() },
                ("--blobs", _) => line with { Blobs = Value() },
                ("--help" or "-h", _) when inline is null => line with { ShowHelp = true },
                ("--read-data", MaintenanceVerb.Fsck) when inline is null => line with { ReadData = true },
                ("--dry-run", MaintenanceVerb.Gc) when inline is null => line with { DryRun = true },
                ("--grace", MaintenanceVerb.Gc) => line with { Grace = ToTime(flag, Value()) },
                ("--copy", MaintenanceVerb.Backup) when inline is null => line with { Copy = true },
                (_, MaintenanceVerb.Backup or MaintenanceVerb.Restore) when !flag.StartsWith('-') && line.Target.Length == 0 => line with { Target = args[i] },
                (_, MaintenanceVerb.Backup or MaintenanceVerb.Restore) when !flag.StartsWith('-') =>
                    throw new ArgumentException($"{name} takes one folder, and '{args[i]}' is a second one."),
                _ => throw new ArgumentException($"'{args[i]}' is not a flag of {name} (--help lists all flags)."),
            };
        }

        if (line.ShowHelp)
        {
            return line;
        }

        if (line.Verb != MaintenanceVerb.Restore && line.DataDirectory.Length == 0 && (line.Metadata is null || line.Blobs is null))
        {
            throw new ArgumentException($"--data is missing: name the data folder, for example {name} --data ./registry-data");
        }

        return line switch
        {
            { Verb: MaintenanceVerb.Backup, Target.Length: 0 } =>
                throw new ArgumentException("backup needs the folder to copy into, for example backup --data ./registry-data ./backup"),
            { Verb: MaintenanceVerb.Backup, Copy: true } when line.Metadata is not null || line.Blobs is not null =>
                throw new ArgumentException("--copy is for data folders: from --metadata or --blobs every file is copied anyway."),
            { Verb: MaintenanceVerb.Restore, Target.Length: 0 } =>
                throw new ArgumentException("restore needs the folder of a backup, for example restore ./backup --metadata TEXT --blobs ADDRESS"),
            { Verb: MaintenanceVerb.Restore, Metadata: null } =>
                throw new ArgumentException("restore fills a database: --metadata is missing. A backup is a data folder; without a database, start a server on it or on a copy of it."),
            { Verb: MaintenanceVerb.Restore, Blobs: null, DataDirectory.Length: 0 } =>
                throw new ArgumentException("restore needs a place for the files: --blobs ADDRESS, or --data DIR for a folder."),
            _ => line,
        };
    }

    internal static TimeSpan ToTime(string flag, string text)
    {
        var unit = text[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            _ => TimeSpan.Zero,
        };
        return unit > TimeSpan.Zero && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= TimeSpan.MaxValue / unit
            ? number * unit
            : throw new ArgumentException($"{flag}: '{text}' is not a duration; write a whole number and s, m, h or d, for example 12h.");
    }
}
