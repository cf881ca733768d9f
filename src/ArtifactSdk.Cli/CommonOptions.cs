using System.CommandLine;

namespace ArtifactSdk.Cli;

/// <summary>Options that every command takes.</summary>
internal sealed class CommonOptions
{
    public Option<string?> Host { get; } = new("--host")
    {
        Description = "Address of the server, such as https://api.wandb.ai (default: WANDB_BASE_URL, then the settings file).",
        HelpName = "URL",
        Recursive = true,
    };

    public Option<string?> Entity { get; } = new("--entity", "-e")
    {
        Description = "User or team for names without one (default: WANDB_ENTITY, then that of the key).",
        HelpName = "NAME",
        Recursive = true,
    };

    public Option<string?> Project { get; } = new("--project", "-p")
    {
        Description = "Project for names without one (default: WANDB_PROJECT).",
        HelpName = "NAME",
        Recursive = true,
    };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Print the result as JSON.",
        Recursive = true,
    };

    public Option<bool> Quiet { get; } = new("--quiet", "-q")
    {
        Description = "No progress and no notes, only the result.",
        Recursive = true,
    };

    public Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Print the requests to the server on standard error.",
        Recursive = true,
    };

    public void AddTo(RootCommand root)
    {
        root.Add(Host);
        root.Add(Entity);
        root.Add(Project);
        root.Add(Json);
        root.Add(Quiet);
        root.Add(Verbose);
    }
}
