using Spectre.Console;

namespace ArtifactSdk.Cli.Output;

/// <summary>Shows how far a transfer is: bars on a terminal, now and then a line elsewhere, nothing when it shall be quiet.</summary>
internal static class ProgressDisplay
{
    public static async Task<T> RunAsync<T>(Terminal terminal, string title, Func<IProgress<TransferProgress>?, Task<T>> work)
    {
        if (terminal.Quiet)
        {
            return await work(null);
        }

        if (!terminal.Traits.ErrorIsTerminal)
        {
            return await work(new ProgressLines(terminal, title, TimeProvider.System));
        }

        return await terminal.ToConsole(error: true).Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new TransferColumn())
            .StartAsync(async display =>
            {
                var task = display.AddTask(Markup.Escape(title));
                task.IsIndeterminate = true;
                return await work(new Bar(task, title));
            });
    }

    private sealed class Bar(ProgressTask task, string title) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value)
        {
            if (value.TotalBytes <= 0)
            {
                return;
            }

            task.IsIndeterminate = false;
            task.MaxValue = value.TotalBytes;
            task.Value = Math.Min(value.BytesTransferred, value.TotalBytes);
            task.Description = Markup.Escape($"{title} {value.FilesCompleted}/{value.TotalFiles}");
        }
    }
}
