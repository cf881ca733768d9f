using System.CommandLine;

namespace ArtifactSdk.Cli.Commands;

/// <summary>Arguments and options that several commands have.</summary>
internal static class Arguments
{
    public static Argument<string> Version(string name = "VERSION") => new(name)
    {
        Description = "A version, such as housing/house-prices:v3, team/housing/house-prices:latest or wandb-registry-model/prices:production.",
    };

    public static Argument<string> Collection() => new("COLLECTION")
    {
        Description = "A collection, such as team/housing/house-prices or wandb-registry-model/prices.",
    };

    public static Option<string?> Type() => new("--type", "-t")
    {
        Description = "The type of the artifact, such as dataset or model.",
        HelpName = "TYPE",
    };

    public static Option<bool> Yes() => new("--yes", "-y")
    {
        Description = "Do not ask.",
    };

    public static Option<string[]> Many(string name, string description, string helpName, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = helpName,
        DefaultValueFactory = static _ => [],
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>Asks before something is lost. Where nobody can answer, <c>--yes</c> has to be said.</summary>
    public static async Task ConfirmAsync(Invocation invocation, Option<bool> yes, string what, CancellationToken cancellationToken)
    {
        if (invocation.Get(yes))
        {
            return;
        }

        if (!invocation.Terminal.Traits.InputIsTerminal)
        {
            throw new UsageException($"{what} cannot be undone; pass --yes to confirm.");
        }

        invocation.Terminal.Error.Write($"{what} cannot be undone. Continue? [y/N] ");
        if (await invocation.Terminal.In.ReadLineAsync(cancellationToken) is not ("y" or "Y" or "yes"))
        {
            throw new UsageException("Nothing was changed.");
        }
    }
}
