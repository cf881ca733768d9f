namespace ServerLoad;

/// <summary>What PUT is measured by: each file written under another name, flushed, and renamed.</summary>
internal static class PlainFiles
{
    public static double Rate(string folder, int writers, IReadOnlyList<Entry> files)
    {
        folder = Path.Combine(folder, $"plain-{writers}");
        var temporary = Directory.CreateDirectory(Path.Combine(folder, "tmp")).FullName;
        for (var i = 0; i < 256; i++)
        {
            Directory.CreateDirectory(Path.Combine(folder, i.ToString("x2")));
        }

        var seconds = Load.InParallel(writers, files.Count, () => i =>
        {
            var hex = files[i].Hex;
            var from = Path.Combine(temporary, hex);
            using (var handle = File.OpenHandle(from, FileMode.CreateNew, FileAccess.Write))
            {
                RandomAccess.Write(handle, files[i].Bytes, 0);
                RandomAccess.FlushToDisk(handle);
            }

            File.Move(from, Path.Combine(folder, hex[..2], hex[2..]));
        });
        return files.Count / seconds;
    }
}
