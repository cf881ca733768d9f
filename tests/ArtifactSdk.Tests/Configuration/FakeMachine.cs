using ArtifactSdk.Configuration;

namespace ArtifactSdk.Tests.Configuration;

/// <summary>A machine of which a test says everything: variables, files, system.</summary>
internal sealed class FakeMachine : HostEnvironment
{
    public Dictionary<string, string> Variables { get; } = [];

    public Dictionary<string, TextFile> Files { get; } = [];

    public bool Windows { get; init; }

    public bool MacOS { get; init; }

    public override bool IsWindows => Windows;

    public override bool IsMacOS => MacOS;

    public override string HomeDirectory => "/home/ada";

    public override string LocalApplicationData => "/local";

    public override string CurrentDirectory => "/work-dir";

    public FakeMachine Set(string variable, string value)
    {
        Variables[variable] = value;
        return this;
    }

    public FakeMachine Put(string path, string text)
    {
        Files[path] = new(text, null, false);
        return this;
    }

    public override string? GetVariable(string name) => Variables.GetValueOrDefault(name);

    public override TextFile ReadFile(string path) => Files.GetValueOrDefault(path);
}
