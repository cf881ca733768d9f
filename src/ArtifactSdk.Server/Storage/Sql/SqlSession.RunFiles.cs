using System.Data.Common;
using System.Globalization;
using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Model;
using ArtifactSdk.Server.Domain.Runs;
using ArtifactSdk.Server.Storage.Sql.Mapping;

namespace ArtifactSdk.Server.Storage.Sql;

/// <summary>What a run streams and uploads.</summary>
internal sealed partial class SqlSession
{
    /// <summary>How many lines one command writes: few sizes, so that each is prepared once, and a round trip is not made for each line.</summary>
    private static readonly int[] _lineBatches = [100, 10, 1];

    private static readonly (string Line, string Text)[] _lineNames =
        [.. Enumerable.Range(0, _lineBatches[0]).Select(i => (string.Create(CultureInfo.InvariantCulture, $"@line{i}"), string.Create(CultureInfo.InvariantCulture, $"@text{i}")))];

    private static readonly Dictionary<int, string> _insertLines = _lineBatches.ToDictionary(
        size => size,
        size => "INSERT INTO run_lines (run_id, stream, line, text) VALUES "
            + string.Join(", ", _lineNames.Take(size).Select(names => $"(@runId, @stream, {names.Line}, {names.Text})"))
            + " ON CONFLICT (run_id, stream, line) DO UPDATE SET text = excluded.text");

    // One look-up a line, whatever the planner guesses: of a run that was just written it would read all lines to pick some.
    private static readonly Dictionary<int, string> _selectLines = _lineBatches.ToDictionary(
        size => size,
        size => "SELECT wanted.column1, (SELECT text FROM run_lines WHERE run_id = @runId AND stream = @stream AND line = wanted.column1) FROM (VALUES "
            + string.Join(", ", _lineNames.Take(size).Select(names => $"({names.Line})"))
            + ") AS wanted");

    public async ValueTask WriteRunLinesAsync(long runId, string stream, long offset, IReadOnlyList<string> lines)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        for (var done = 0; done < lines.Count;)
        {
            var size = Array.Find(_lineBatches, batch => batch <= lines.Count - done);
            var values = new (string Name, object? Value)[(2 * size) + 2];
            (values[0], values[1]) = (("@runId", runId), ("@stream", stream));
            for (var i = 0; i < size; i++)
            {
                values[(2 * i) + 2] = (_lineNames[i].Line, offset + done + i);
                values[(2 * i) + 3] = (_lineNames[i].Text, lines[done + i]);
            }

            await ExecuteAsync(_insertLines[size], values);
            done += size;
        }
    }

    public ValueTask<IReadOnlyList<string>> ReadRunLinesAsync(long runId, string stream, long offset, int count) => AllAsync(
        "SELECT text FROM run_lines WHERE run_id = @runId AND stream = @stream AND line >= @offset AND line < @end ORDER BY line",
        RowMap.FirstText,
        ("@runId", runId),
        ("@stream", stream),
        ("@offset", offset),
        ("@end", offset > long.MaxValue - count ? long.MaxValue : offset + count));

    public async ValueTask<IReadOnlyList<(long Line, string Text)>> ReadNumberedRunLinesAsync(
        long runId, string stream, long offset, int count, int maxCharacters)
    {
        var lines = await ReadAsync(offset);
        if (lines.Count > 0)
        {
            return lines;
        }

        var next = await FirstIdAsync(
            "SELECT line FROM run_lines WHERE run_id = @runId AND stream = @stream AND line >= @offset ORDER BY line LIMIT 1",
            ("@runId", runId),
            ("@stream", stream),
            ("@offset", offset));
        return next is { } found ? await ReadAsync(found) : [];

        // With both ends: without the second, the planner may read and sort all lines that follow.
        ValueTask<IReadOnlyList<(long Line, string Text)>> ReadAsync(long start) => NumberedAsync(
            Prepare(
                "SELECT line, text FROM run_lines WHERE run_id = @runId AND stream = @stream AND line >= @offset AND line < @end ORDER BY line",
                [("@runId", runId), ("@stream", stream), ("@offset", start), ("@end", start + count)]),
            maxCharacters);
    }

    public async ValueTask<IReadOnlyList<(long Line, string Text)>> ReadRunLinesAtAsync(
        long runId, string stream, IReadOnlyList<long> lines, int maxCharacters)
    {
        List<(long Line, string Text)> found = [];
        var characters = 0L;
        for (var done = 0; done < lines.Count && characters <= maxCharacters; done += _lineBatches[0])
        {
            var count = Math.Min(lines.Count - done, _lineBatches[0]);
            var size = Array.FindLast(_lineBatches, batch => batch >= count);
            var values = new (string Name, object? Value)[size + 2];
            (values[0], values[1]) = (("@runId", runId), ("@stream", stream));
            for (var i = 0; i < size; i++)
            {
                // No line, where there are fewer than the command has room for.
                values[i + 2] = (_lineNames[i].Line, i < count ? lines[done + i] : -1L);
            }

            found.AddRange(await NumberedAsync(Prepare(_selectLines[size], values), (int)(maxCharacters - characters)));
            characters = found.Sum(line => (long)line.Text.Length);
        }

        return found;
    }

    public ValueTask<RunBlock?> FindRunBlockAsync(long runId, string stream, long block) => FirstAsync(
        "SELECT block, min_step, max_step FROM run_blocks WHERE run_id = @runId AND stream = @stream AND block = @block",
        RowMap.RunBlock,
        ("@runId", runId),
        ("@stream", stream),
        ("@block", block));

    public ValueTask<IReadOnlyList<RunBlock>> ReadRunBlocksAsync(long runId, string stream) => AllAsync(
        "SELECT block, min_step, max_step FROM run_blocks WHERE run_id = @runId AND stream = @stream ORDER BY block",
        RowMap.RunBlock,
        ("@runId", runId),
        ("@stream", stream));

    public async ValueTask WidenRunBlockAsync(long runId, string stream, RunBlock block) => await ExecuteAsync(
        "INSERT INTO run_blocks (run_id, stream, block, min_step, max_step) VALUES (@runId, @stream, @block, @min, @max) "
        + "ON CONFLICT (run_id, stream, block) DO UPDATE SET "
        + "min_step = CASE WHEN excluded.min_step < run_blocks.min_step THEN excluded.min_step ELSE run_blocks.min_step END, "
        + "max_step = CASE WHEN excluded.max_step > run_blocks.max_step THEN excluded.max_step ELSE run_blocks.max_step END",
        ("@runId", runId),
        ("@stream", stream),
        ("@block", block.Block),
        ("@min", block.MinStep),
        ("@max", block.MaxStep));

    public ValueTask<IReadOnlyList<(long Block, string Keys)>> ReadRunBlockKeysAsync(long runId, string stream, long block, int maxCharacters) =>
        NumberedAsync(
            Prepare(
                "SELECT block, keys FROM run_block_keys WHERE run_id = @runId AND stream = @stream AND block >= @block ORDER BY block",
                [("@runId", runId), ("@stream", stream), ("@block", block)]),
            maxCharacters);

    public async ValueTask KeepRunBlockKeysAsync(long runId, string stream, long block, string? keys)
    {
        if (keys is null)
        {
            await ExecuteAsync(
                "DELETE FROM run_block_keys WHERE run_id = @runId AND stream = @stream AND block = @block",
                ("@runId", runId),
                ("@stream", stream),
                ("@block", block));
            return;
        }

        await ExecuteAsync(
            "INSERT INTO run_block_keys (run_id, stream, block, keys) VALUES (@runId, @stream, @block, @keys) "
            + "ON CONFLICT (run_id, stream, block) DO UPDATE SET keys = excluded.keys",
            ("@runId", runId),
            ("@stream", stream),
            ("@block", block),
            ("@keys", keys));
    }

    public async ValueTask DeleteRunLinesAsync(long runId, string stream, long offset)
    {
        await ExecuteAsync(
            "DELETE FROM run_lines WHERE run_id = @runId AND stream = @stream AND line >= @offset",
            ("@runId", runId),
            ("@stream", stream),
            ("@offset", offset));
        await ExecuteAsync(
            "DELETE FROM run_blocks WHERE run_id = @runId AND stream = @stream AND block > @block",
            ("@runId", runId),
            ("@stream", stream),
            ("@block", (offset - 1) / RunBlocks.Size));
        await ExecuteAsync(
            "DELETE FROM run_block_keys WHERE run_id = @runId AND stream = @stream AND block >= @block",
            ("@runId", runId),
            ("@stream", stream),
            ("@block", offset / RunBlocks.Size));
    }

    public async ValueTask<long> CountRunLinesAsync(long runId, string stream) => await FirstIdAsync(
        "SELECT line + 1 FROM run_lines WHERE run_id = @runId AND stream = @stream ORDER BY line DESC LIMIT 1",
        ("@runId", runId),
        ("@stream", stream)) ?? 0;

    public ValueTask<RunFileRow?> GetRunFileAsync(long id) =>
        FirstAsync($"SELECT {RowMap.RunFileColumns} FROM run_files WHERE id = @id", RowMap.RunFile, ("@id", id));

    public ValueTask<RunFileRow?> FindRunFileAsync(long runId, string name) => FirstAsync(
        $"SELECT {RowMap.RunFileColumns} FROM run_files WHERE run_id = @runId AND name = @name",
        RowMap.RunFile,
        ("@runId", runId),
        ("@name", name));

    public ValueTask<RunFileRow> UpsertRunFileAsync(RunFileRow file) => InsertAsync(
        "INSERT INTO run_files (run_id, name, digest, size, updated_at) VALUES (@runId, @name, @digest, @size, @updatedAt) "
        + "ON CONFLICT (run_id, name) DO UPDATE SET digest = excluded.digest, size = excluded.size, updated_at = excluded.updated_at "
        + $"RETURNING {RowMap.RunFileColumns}",
        RowMap.RunFile,
        ("@runId", file.RunId),
        ("@name", file.Name),
        ("@digest", file.Digest),
        ("@size", file.Size),
        ("@updatedAt", file.UpdatedAt));

    public ValueTask<Page<RunFileRow>> ListRunFilesAsync(long runId, PageRequest page) => PageAsync(
        $"SELECT {RowMap.RunFileColumns} FROM run_files WHERE run_id = @runId AND digest IS NOT NULL", "id", page, RowMap.RunFile, ("@runId", runId));

    public async ValueTask<long> CountRunFilesAsync(long runId) =>
        await FirstIdAsync("SELECT count(*) FROM run_files WHERE run_id = @runId AND digest IS NOT NULL", ("@runId", runId)) ?? 0;

    public async ValueTask<bool> DeleteRunFileAsync(long id) => await ExecuteAsync("DELETE FROM run_files WHERE id = @id", ("@id", id)) > 0;

    private async ValueTask<IReadOnlyList<(long Number, string Text)>> NumberedAsync(DbCommand command, int maxCharacters)
    {
        List<(long Number, string Text)> rows = [];
        var characters = 0L;
        await using var reader = await command.ExecuteReaderAsync(CancellationToken);
        while (characters <= maxCharacters && await reader.ReadAsync(CancellationToken))
        {
            var row = new SqlRow(reader);
            if (row.TextOrNull(1) is { } text)
            {
                rows.Add((row.Int64(0), text));
                characters += text.Length;
            }
        }

        return rows;
    }
}
