using System.Globalization;
using System.Reflection;

namespace ArtifactSdk.Server.Storage.Sql;

/// <summary>One numbered step of the schema. A released step never changes; the next one gets the next number.</summary>
internal sealed record SqlMigration(int Version, string Name, string Text)
{
    /// <summary>The steps embedded under <c>Migrations/{database}/</c>, named <c>0001_what</c>, in order and without gaps.</summary>
    internal static IReadOnlyList<SqlMigration> Load(string database)
    {
        var migrations = Read(database);
        for (var i = 0; i < migrations.Count; i++)
        {
            if (migrations[i].Version != i + 1)
            {
                throw new InvalidOperationException($"The migrations of {database} have to be numbered 1, 2, 3, …; step {i + 1} is missing.");
            }
        }

        return migrations;
    }

    /// <summary>The steps embedded under <c>Migrations/{database}/</c> in order, with the gaps that they have.</summary>
    internal static IReadOnlyList<SqlMigration> Read(string database)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"Migrations/{database}/";
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(n => n.StartsWith(prefix, StringComparison.Ordinal))
                .Select(n => Read(assembly, n, n[prefix.Length..]))
                .OrderBy(m => m.Version),
        ];
    }

    private static SqlMigration Read(Assembly assembly, string resource, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        var underscore = name.IndexOf('_', StringComparison.Ordinal);
        return new SqlMigration(int.Parse(name.AsSpan(0, underscore), CultureInfo.InvariantCulture), name[(underscore + 1)..], reader.ReadToEnd());
    }
}
