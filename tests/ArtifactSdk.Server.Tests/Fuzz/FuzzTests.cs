using System.Globalization;
using System.Text;
using System.Text.Json;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Filtering;
using ArtifactSdk.Server.Domain.Manifests;
using ArtifactSdk.Server.Files;
using ArtifactSdk.Server.GraphQl;
using ArtifactSdk.Server.GraphQl.Language;
using ArtifactSdk.Server.GraphQl.Validation;
using ArtifactSdk.Server.Schema;
using ArtifactSdk.Server.Tests.GraphQl;

namespace ArtifactSdk.Server.Tests.Fuzz;

/// <summary>
/// Every parser of what strangers send, on the committed corpus and on mutations of it. A parser may refuse in its own words;
/// any other exception, and any answer that breaks its rule, is a find. ARTIFACTSDK_FUZZ_ROUNDS and ARTIFACTSDK_FUZZ_SEED make longer and other runs.
/// </summary>
public sealed class FuzzTests
{
    private const int DefaultRounds = 5000;
    private const int DefaultSeed = 20_261;

    private static readonly FieldSet[] _fieldSets = [FieldSets.Collections, FieldSets.Versions];

    public static TheoryData<string> Parsers => ["graphql", "request", "filter", "range", "path", "manifest"];

    [Theory]
    [MemberData(nameof(Parsers))]
    public async Task The_corpus_is_parsed_or_refused(string parser)
    {
        var corpus = Corpus.Read(parser);
        corpus.Should().HaveCountGreaterThan(10);
        for (var line = 0; line < corpus.Count; line++)
        {
            await TryAsync(parser, corpus[line], $"line {line + 1} of the corpus");
        }
    }

    [Theory]
    [MemberData(nameof(Parsers))]
    public async Task Mutations_of_the_corpus_are_parsed_or_refused(string parser)
    {
        var rounds = Setting("ARTIFACTSDK_FUZZ_ROUNDS", DefaultRounds);
        var seed = Setting("ARTIFACTSDK_FUZZ_SEED", DefaultSeed);
        var mutator = new Mutator(Corpus.Read(parser), seed);
        for (var round = 0; round < rounds; round++)
        {
            await TryAsync(parser, mutator.Next(), $"seed {seed}, round {round}");
        }
    }

    private static int Setting(string name, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : fallback;

    private static async Task TryAsync(string parser, string text, string where)
    {
        string? find;
        try
        {
            find = await FindAsync(parser, text);
        }
        catch (Exception exception) when (exception is GraphQlDocumentException or DomainException { StatusCode: 400 })
        {
            return;
        }
        catch (Exception exception)
        {
            find = exception.ToString();
        }

        find.Should().BeNull("{0}; once mended, add this line to tests/corpus/{1}.txt: {2}", where, parser, JsonSerializer.Serialize(text));
    }

    /// <returns>What is wrong, or null.</returns>
    private static async Task<string?> FindAsync(string parser, string text)
    {
        switch (parser)
        {
            case "graphql":
                var document = DocumentParser.Parse(text, GraphQlLimits.Default);
                DocumentMeasure.Check(document, GraphQlLimits.Default);
                DocumentValidator.Validate(ServerSchema.Parsed, document, GraphQlLimits.Default);
                return null;
            case "request":
                using (var request = GraphQlRequestReader.Parse(Encoding.UTF8.GetBytes(text)))
                {
                    return GraphQlRequestReader.Read(request.RootElement).Query is null ? "no query" : null;
                }

            case "filter":
                foreach (var fields in _fieldSets)
                {
                    FilterParser.Parse(text, fields);
                }

                return null;
            case "range":
                return Range(text);
            case "path":
                return Path(text);
            default:
                var manifest = await ManifestReader.ReadAsync(
                    new MemoryStream(Encoding.UTF8.GetBytes(text)), new ManifestLimits(), TestContext.Current.CancellationToken);
                return manifest.Entries.Select(entry => Path(entry.Path)).FirstOrDefault(find => find is not null);
        }
    }

    private static string? Range(string text)
    {
        foreach (var size in new[] { 0L, 1, 10, long.MaxValue })
        {
            var kind = ByteRange.Parse(text, size, out var range);
            if (kind != RangeKind.Unsatisfiable
                && (range.First < 0 || range.Length < 0 || range.First > size - range.Length || (kind == RangeKind.Part && range.Length == 0)))
            {
                return $"{range} leaves a file of {size} bytes";
            }
        }

        return null;
    }

    private static string? Path(string text)
    {
        foreach (var address in new[] { HandlerPath.ParseV1(text), HandlerPath.ParseV2(text), HandlerPath.ParseV1("/" + text), HandlerPath.ParseV2("/a/" + text) })
        {
            if (address is not null && (address.HexMd5.Length != 32 || !address.HexMd5.All(char.IsAsciiHexDigitLower)))
            {
                return $"{address} has no digest";
            }
        }

        if (EntryPaths.Reason(text) is not null)
        {
            return null;
        }

        var root = System.IO.Path.GetFullPath("/root/of/all");
        var full = System.IO.Path.GetFullPath(System.IO.Path.Combine(root, text.Replace('\\', '/')));
        return full.StartsWith(root, StringComparison.Ordinal) && !full.Contains('\0', StringComparison.Ordinal) ? null : $"it leads to {full}";
    }
}
