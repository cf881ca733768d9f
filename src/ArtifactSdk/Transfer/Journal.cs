using System.Globalization;
using System.Text;

namespace ArtifactSdk.Transfer;

/// <summary>Which parts of one transfer have arrived, with a tag for each; appended line by line, so that a killed process loses at most the last one.</summary>
internal sealed class Journal : IDisposable
{
    private const int MaxLength = 4 * 1024 * 1024;

    private readonly Dictionary<int, string> _done = [];
    private readonly object _lock = new();
    private readonly FileStream _file;
    private readonly string _header;
    private bool _closed;

    private Journal(FileStream file, string header)
    {
        _file = file;
        _header = header;
    }

    /// <summary>Reads what an earlier process noted under the same header; anything else is dropped.</summary>
    public static Journal Open(string path, string header)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            var journal = new Journal(file, header);
            if (!journal.TryRead())
            {
                journal.Restart();
            }

            return journal;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public string? TagOf(int part) => _done.GetValueOrDefault(part);

    /// <summary>Notes a part. Failing to, such as on a full disk, is no harm.</summary>
    public void Add(int part, string tag)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            try
            {
                Write($"{part} {tag}");
            }
            catch (IOException)
            {
                _closed = true;
            }
        }
    }

    /// <summary>Forgets what an earlier process noted.</summary>
    public void Clear()
    {
        if (_done.Count > 0)
        {
            Restart();
        }
    }

    /// <summary>The transfer is over, or what was noted is wrong: nothing is kept.</summary>
    public void Delete()
    {
        lock (_lock)
        {
            _closed = true;
            _file.Dispose();
            Journals.Remove(_file.Name);
        }
    }

    public void Dispose() => _file.Dispose();

    private bool TryRead()
    {
        if (_file.Length is 0 or > MaxLength)
        {
            return false;
        }

        var bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        var text = Encoding.UTF8.GetString(bytes);

        // A line that was cut off by a kill is not taken, and not continued.
        var end = text.LastIndexOf('\n') + 1;
        var lines = text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0 || lines[0] != _header)
        {
            return false;
        }

        foreach (var line in lines.AsSpan(1))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0 && int.TryParse(line.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out var part))
            {
                _done[part] = line[(space + 1)..];
            }
        }

        _file.SetLength(Encoding.UTF8.GetByteCount(text.AsSpan(0, end)));
        _file.Position = _file.Length;
        return true;
    }

    private void Restart()
    {
        _done.Clear();
        _file.SetLength(0);
        Write(_header);
    }

    private void Write(string line)
    {
        _file.Write(Encoding.UTF8.GetBytes(line + "\n"));
        _file.Flush();
    }
}
