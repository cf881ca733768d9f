using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ArtifactSdk.Cli.Output;

/// <summary>How much has gone, how fast, and how long it will take; in the units of everything else that this program prints.</summary>
internal sealed class TransferColumn : ProgressColumn
{
    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        // What is being hashed or asked for has no size yet.
        if (task.IsIndeterminate)
        {
            return new Spectre.Console.Text("");
        }

        var rate = task.Speed is { } speed and > 0 ? $", {Text.Size((long)speed)}/s" : "";
        var left = task.RemainingTime is { } time ? string.Create(CultureInfo.InvariantCulture, $", {time:hh\\:mm\\:ss} left") : "";
        return new Spectre.Console.Text($"{Text.Size((long)task.Value)} of {Text.Size((long)task.MaxValue)}{rate}{left}");
    }
}
