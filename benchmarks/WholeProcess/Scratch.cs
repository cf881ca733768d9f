namespace WholeProcess;

/// <summary>Folders of one scenario.</summary>
internal sealed class Scratch : IDisposable
{
    private static int s_seed;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("artifactsdk-benchmark-");

    public string Source => _root.CreateSubdirectory("source").FullName;

    public string Target => Path.Combine(_root.FullName, "target");

    public string RawTarget => Path.Combine(_root.FullName, "raw-target");

    public string Cache => Path.Combine(_root.FullName, "cache");

    /// <summary>Writes files with bytes that this process has not written before.</summary>
    public void Fill(int files, long size)
    {
        var random = new Random(++s_seed);
        var block = new byte[Math.Min(size, 1 << 20)];
        var source = Source;
        for (var i = 0; i < files; i++)
        {
            using var file = File.Create(Path.Combine(source, $"f{i:000000}"));
            for (var left = size; left > 0; left -= block.Length)
            {
                random.NextBytes(block);
                file.Write(block, 0, (int)Math.Min(left, block.Length));
            }
        }
    }

    public void Dispose() => _root.Delete(recursive: true);
}
