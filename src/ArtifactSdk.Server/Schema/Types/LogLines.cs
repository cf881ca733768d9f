using System.Globalization;
using System.Text.Json;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Runs;
using ArtifactSdk.Server.GraphQl;
using ArtifactSdk.Server.Schema.Lists;

namespace ArtifactSdk.Server.Schema.Types;

/// <summary>The console output of a run, line by line. New clients send lines as JSON with time and level, old ones as plain text.</summary>
internal static class LogLines
{
    private const string Type = "LogLine";
    private const string ErrorMark = "ERROR ";
    private const int MaxLines = 10_000;

    /// <summary>A page with more than these is cut short, and says that more follow.</summary>
    private const int MaxCharacters = 16 * 1024 * 1024;

    internal static void Map(SchemaMap map)
    {
        map.Field<RunRow>("Run", "logLines", async (run, request, context) => await ListAsync(request, context, run));
        map.Field<LogLine>(Type, "number", line => line.Number);
        map.Field<LogLine>(Type, "timestamp", line => line.Time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
        map.Field<LogLine>(Type, "level", line => line.Level);
        map.Field<LogLine>(Type, "label", line => line.Label);
        map.Field<LogLine>(Type, "line", line => line.Text);
    }

    private static async ValueTask<Connection> ListAsync(RequestContext request, FieldContext context, RunRow run)
    {
        var after = Paging.After(context, 1) is [var position] ? position : -1;
        var parts = await PartsAsync(request, run);
        var total = parts[^1].End;
        var last = context.Arguments.Int("last");
        if (last < 0)
        {
            throw DomainException.Invalid($"'last' is {last}; it cannot be negative.");
        }

        var count = Math.Min(last ?? Paging.First(context, MaxLines), MaxLines);
        var start = last is null ? after + 1 : Math.Max(after + 1, total - count);
        var lines = await ReadAsync(request, run, parts, start, count);
        var next = lines is [.., var end] ? end.Line + 1 : start;
        return new Connection(
            [.. lines.Select(line => new Edge(Read(line.Line, line.Text), Paging.Cursor(line.Line)))],
            count > 0 && next < total,
            start > 0 && total > 0,
            () => ValueTask.FromResult(total));
    }

    /// <summary>Of a run with several writers, one after the other.</summary>
    private static ValueTask<List<Part>> PartsAsync(RequestContext request, RunRow run) => request.ReadAsync(async session =>
    {
        var parts = new List<Part>();
        foreach (var stream in await SharedRuns.StreamsAsync(session, run.Id, RunFields.Output))
        {
            var start = parts is [.., var last] ? last.End : 0;
            parts.Add(new Part(stream, start, start + await session.CountRunLinesAsync(run.Id, stream)));
        }

        return parts;
    });

    private static async ValueTask<List<(long Line, string Text)>> ReadAsync(
        RequestContext request, RunRow run, List<Part> parts, long start, int count)
    {
        var lines = new List<(long Line, string Text)>();
        var left = MaxCharacters;
        foreach (var part in parts.Where(part => part.End > start))
        {
            if (lines.Count < count && left > 0)
            {
                var offset = Math.Max(0, start - part.Start);
                var found = await request.ReadAsync(session => session.ReadNumberedRunLinesAsync(run.Id, part.Stream, offset, count - lines.Count, left));
                lines.AddRange(found.Select(line => (line.Line + part.Start, line.Text)));
                left -= found.Sum(line => line.Text.Length);
            }
        }

        return lines;
    }

    private static LogLine Read(long number, string text)
    {
        if (text.StartsWith('{'))
        {
            try
            {
                using var json = JsonDocument.Parse(text);
                var line = json.RootElement;
                if (TextOf(line, "content") is { } content && line.TryGetProperty("ts", out _))
                {
                    return new LogLine(Number(number), TimeOf(TextOf(line, "ts")), TextOf(line, "level"), TextOf(line, "label"), content);
                }
            }
            catch (JsonException)
            {
                // A program printed a brace.
            }
        }

        // Old clients write the time before each line, and a word before that when it went to standard error.
        var level = text.StartsWith(ErrorMark, StringComparison.Ordinal) ? "error" : null;
        var start = level is null ? 0 : ErrorMark.Length;
        var blank = text.IndexOf(' ', start);
        return blank > start && char.IsAsciiDigit(text[start]) && text.AsSpan(start, blank - start).Contains('T') && TimeOf(text[start..blank]) is { } time
            ? new LogLine(Number(number), time, level, null, text[(blank + 1)..])
            : new LogLine(Number(number), null, null, null, text);
    }

    private static string? TextOf(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? TimeOf(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

    private static int Number(long line) => (int)Math.Min(line, int.MaxValue);

    private sealed record Part(string Stream, long Start, long End);

    private sealed record LogLine(int Number, DateTimeOffset? Time, string? Level, string? Label, string Text);
}
