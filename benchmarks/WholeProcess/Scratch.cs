namespace WholeProcess;

/// <summary>Folders of one scenario.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("artifactsdk-benchmark-");

    public string Source => _root.CreateSubdirectory("source").FullName;

    public string Target => Path.Combine(_root.FullName, "target");

    public string RawTarget => Path.Combine(_root.FullName, "raw-target");

    public string Cache => Path.Combine(_root.FullName, "cache");

    /// <summary>A few files to do once what is measured then.</summary>
    public static Scratch ForWarmUp()
    {
        var scratch = new Scratch();
        scratch.Fill(200, 40_000);
        return scratch;
    }

    /// <summary>Writes files with bytes that nobody has written before.</summary>
    public void Fill(int files, long size)
    {
        var random = new Random();
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
