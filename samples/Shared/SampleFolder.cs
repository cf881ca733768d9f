namespace Samples;

/// <summary>A temporary folder that is deleted when the sample ends.</summary>
internal sealed class SampleFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("artifactsdk-sample-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
