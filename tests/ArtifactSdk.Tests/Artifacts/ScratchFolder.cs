namespace ArtifactSdk.Tests.Artifacts;

/// <summary>A folder of a test's own, gone at its end.</summary>
internal sealed class ScratchFolder : IDisposable
{
    internal string Root { get; } = Directory.CreateTempSubdirectory("artifact-draft-").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    internal string At(string name) => Path.Combine(Root, name);

    internal string Write(string name, string content = "content")
    {
        var path = At(name);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    internal string MakeDirectory(string name) => Directory.CreateDirectory(At(name)).FullName;

    internal string LinkFile(string name, string target) => File.CreateSymbolicLink(At(name), target).FullName;

    internal string LinkDirectory(string name, string target) => Directory.CreateSymbolicLink(At(name), target).FullName;
}
