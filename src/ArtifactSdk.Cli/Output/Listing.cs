using Spectre.Console;

namespace ArtifactSdk.Cli.Output;

/// <summary>
/// A list of results: a table on a terminal; tab-separated lines without a head elsewhere, for <c>cut</c> and <c>while read</c>; a JSON array
/// when that is asked for.
/// </summary>
internal static class Listing
{
    public static async Task WriteAsync<T>(
        Invocation invocation, IAsyncEnumerable<T> items, string[] columns, Func<T, string[]> row, Func<T, object> json, string whenEmpty, CancellationToken cancellationToken)
    {
        var terminal = invocation.Terminal;
        if (invocation.Json)
        {
            var all = new List<object>();
            await foreach (var item in items.WithCancellation(cancellationToken))
            {
                all.Add(json(item));
            }

            JsonResult.Write(terminal, all);
            return;
        }

        var rows = 0;
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Spectre.Console.Text(column.ToUpperInvariant(), new Style(decoration: Decoration.Dim))) { NoWrap = column == columns[0], Padding = new Padding(0, 0, 2, 0) });
        }

        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            rows++;
            var cells = row(item).Select(Terminal.Safe).ToArray();
            if (terminal.Traits.OutputIsTerminal)
            {
                table.AddRow(cells.Select(cell => new Spectre.Console.Text(cell)).ToArray<Spectre.Console.Rendering.IRenderable>());
            }
            else
            {
                terminal.Out.WriteLine(string.Join('\t', cells));
            }
        }

        if (rows == 0)
        {
            terminal.WriteNote(whenEmpty);
        }
        else if (terminal.Traits.OutputIsTerminal)
        {
            terminal.ToConsole(error: false).Write(table);
        }
    }
}
