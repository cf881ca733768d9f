using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ArtifactSdk.ConventionTests.Support;
using ArtifactSdk.Server;

namespace ArtifactSdk.ConventionTests;

/// <summary>Defaults are said in the code, in its documentation comments and on a page; all three have to be the same.</summary>
public sealed partial class OptionsTests
{
    private static readonly Type[] Options =
    [
        typeof(ArtifactClientOptions),
        typeof(RetryOptions),
        typeof(TransferOptions),
        typeof(RunOptions),
        typeof(LogArtifactOptions),
        typeof(AddDirectoryOptions),
        typeof(ReferenceOptions),
        typeof(DownloadOptions),
        typeof(CreateRegistryOptions),
        typeof(RegistryServerOptions),
        typeof(IdentityTokenOptions),
    ];

    [Fact]
    public void Every_class_of_options_is_in_the_list()
    {
        var all = typeof(Artifact).Assembly.GetExportedTypes().Concat(typeof(RegistryServer).Assembly.GetExportedTypes())
            .Where(t => t.Name.EndsWith("Options", StringComparison.Ordinal) && t.GetConstructor([]) is not null);

        Options.Should().Contain(all);
    }

    [Fact]
    public void The_page_of_options_says_the_defaults_of_the_code()
    {
        var page = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "options.md"));

        var missing = Options.SelectMany(Defaults).Select(d => $"| `{d.Owner.Name}.{d.Property.Name}` | {d.Default} |").Where(row => !Array.Exists(page, line => line.StartsWith(row, StringComparison.Ordinal)));

        string.Join('\n', missing).Should().BeEmpty();
    }

    [Fact]
    public void The_page_of_options_has_no_others()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "options.md"));
        var known = Options.SelectMany(Defaults).Select(d => $"{d.Owner.Name}.{d.Property.Name}");

        Row().Matches(page).Select(m => m.Groups[1].Value).Should().BeSubsetOf(known);
    }

    [Fact]
    public void Documentation_comments_say_numbers_and_times_as_they_are()
    {
        var comments = new[] { typeof(Artifact), typeof(RegistryServer) }.SelectMany(t => Comments(t.Assembly)).Where(c => c.Key.StartsWith("P:", StringComparison.Ordinal)).ToDictionary();
        var wrong = Options.SelectMany(Defaults)
            .Where(d => d.Property.PropertyType == typeof(int) || d.Property.PropertyType == typeof(long) || d.Property.PropertyType == typeof(TimeSpan))
            .Where(d => !comments[$"P:{d.Owner.FullName}.{d.Property.Name}"].Replace(",", "", StringComparison.Ordinal).Contains(d.Default, StringComparison.OrdinalIgnoreCase))
            .Select(d => $"{d.Owner.Name}.{d.Property.Name}: {d.Default}, but: {comments[$"P:{d.Owner.FullName}.{d.Property.Name}"]}");

        wrong.Should().BeEmpty();
    }

    private static IEnumerable<(Type Owner, PropertyInfo Property, string Default)> Defaults(Type owner)
    {
        var options = Activator.CreateInstance(owner)!;
        return owner.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.CanWrite && p.SetMethod!.IsPublic || p.PropertyType.IsGenericType)
            .Select(p => (owner, p, Show(p.GetValue(options))));
    }

    private static string Show(object? value) => value switch
    {
        null => "none",
        bool flag => flag ? "true" : "false",
        TimeSpan time => Show(time),
        long size when size >= 1 << 20 && size % (1 << 20) == 0 => Bytes(size),
        int size when size >= 1 << 20 && size % (1 << 20) == 0 => Bytes(size),
        string text => $"`{text}`",
        Uri uri => $"`{uri.OriginalString}`",
        Enum name => $"`{name}`",
        IEnumerable list => list.Cast<object>().Select(item => item.ToString()).ToArray() is { Length: > 0 } items ? string.Join(", ", items.Select(i => $"`{i}`")) : "empty",
        TimeProvider => "the system's",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => $"`{value.GetType().Name}`",
    };

    private static string Show(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } when time.TotalDays % 1 == 0 => Count(time.TotalDays, "day"),
        { TotalHours: >= 1 } when time.TotalHours % 1 == 0 => Count(time.TotalHours, "hour"),
        { TotalMinutes: >= 1 } when time.TotalMinutes % 1 == 0 => Count(time.TotalMinutes, "minute"),
        _ => Count(time.TotalSeconds, "second"),
    };

    private static string Count(double count, string unit) => string.Create(CultureInfo.InvariantCulture, $"{count:0.###} {unit}{(count == 1 ? "" : "s")}");

    private static string Bytes(long size) => size switch
    {
        >= 1L << 40 when size % (1L << 40) == 0 => $"{size >> 40} TiB",
        >= 1L << 30 when size % (1L << 30) == 0 => $"{size >> 30} GiB",
        _ => $"{size >> 20} MiB",
    };

    private static IEnumerable<KeyValuePair<string, string>> Comments(Assembly assembly) => XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"))
        .Descendants("member")
        .Select(m => KeyValuePair.Create(m.Attribute("name")!.Value, m.Element("value")?.Value ?? ""));

    [GeneratedRegex(@"^\| `(\w+\.\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
