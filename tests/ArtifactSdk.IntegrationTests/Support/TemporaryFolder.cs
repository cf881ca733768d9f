namespace ArtifactSdk.IntegrationTests.Support;

internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("artifactsdk-test-").FullName;

    internal string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file of pseudo-random bytes and returns its path.</summary>
    internal string Write(string name, int size, int seed = 1)
    {
        var content = new byte[size];
        new Random(seed).NextBytes(content);
        return Write(name, content);
    }

    internal string Write(string name, byte[] content)
    {
        var path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    internal string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
