using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ArtifactSdk.Artifacts;
using ArtifactSdk.Manifests;
using ArtifactSdk.Paths;
using ArtifactSdk.Transfer;

namespace ArtifactSdk;

/// <summary>
/// A draft: files that are to become a version. Adding is cheap; nothing is read or sent before the draft is logged with
/// <see cref="Run.LogArtifactAsync"/>, which can be done more than once.
/// </summary>
/// <remarks>
/// A file is noted by its length and write time. One that has changed when it is read is an <see cref="ArtifactIntegrityException"/>, so
/// no copies are needed. A draft is not safe for use by several threads at a time. One without files is legal.
/// </remarks>
public sealed partial class Artifact
{
    private const int ClientIdLength = 128;

    private readonly SortedDictionary<string, ContentSource> _contents = new(StringComparer.Ordinal);

    /// <summary>How many entries stand below each directory.</summary>
    private readonly Dictionary<string, int> _directories = new(StringComparer.Ordinal);

    /// <summary>Starts a draft.</summary>
    /// <param name="name">The name of the collection that it becomes a version of: letters, digits, '_', '-' and '.', at most 128.</param>
    /// <param name="type">What it is, such as <c>dataset</c> or <c>model</c>; a collection has one type for all its versions.</param>
    /// <exception cref="ArgumentException">The name or the type breaks a rule, or the type is reserved.</exception>
    public Artifact(string name, string type)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(type);
        NameRules.Throw(NameRules.CheckArtifactName(name), nameof(name));
        NameRules.Throw(NameRules.CheckArtifactType(type) ?? NameRules.CheckReserved(name, type), nameof(type));
        Name = name;
        Type = type;
    }

    /// <summary>Gets the name of the collection.</summary>
    public string Name { get; }

    /// <summary>Gets the type.</summary>
    public string Type { get; }

    /// <summary>Gets or sets what people read about the version.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Description { get; set; }

    /// <summary>
    /// Gets what programs read about the version: at most 100 keys at the top. NaN is sent as null; infinite numbers are refused
    /// when the draft is logged.
    /// </summary>
    public JsonObject Metadata { get; } = [];

    /// <summary>
    /// Gets the labels of the version: letters, digits, '_', '-' and spaces between them, at most 128 characters, each label once.
    /// One that breaks a rule is an <see cref="ArgumentException"/> when it is added.
    /// </summary>
    public IList<string> Tags { get; } = new TagList();

    /// <summary>Gets or sets how long the version is to live.</summary>
    /// <value>The default is <see langword="null"/>: the server decides, as by <see cref="ArtifactSdk.TimeToLive.Inherit"/>.</value>
    public TimeToLive? TimeToLive { get; set; }

    /// <summary>Gets or sets where the server is to store the bytes, on a server that offers several regions. One that does not know the region refuses the log.</summary>
    /// <remarks>A draft of an old version has the region of that version, and keeps it as long as it keeps entries of that version.</remarks>
    /// <value>The default is <see langword="null"/>: the server decides.</value>
    public string? StorageRegion { get; set; }

    /// <summary>
    /// Gets or sets whether the version is to have what the newest version of the collection has, and the entries of this draft laid over that: those
    /// of equal names are replaced, nothing can be removed. Only what this draft holds is read and listed, which pays for collections that grow by a
    /// little; to remove or rename use <see cref="ArtifactVersion.NewDraftAsync"/>. Each log makes a version, even when nothing is new in it.
    /// </summary>
    /// <remarks>Which version is the newest is decided when the log starts: writers that add at the same time from several processes need a distributed version.</remarks>
    /// <value>The default is <see langword="false"/>: the version has what this draft holds.</value>
    public bool Incremental { get; set; }

    /// <summary>Gets the files, ordered by name, and then the references as they were added: what those point to is not known before the draft is logged.</summary>
    public IReadOnlyCollection<ArtifactEntry> Entries =>
    [
        .. _contents.Select(c => new ArtifactEntry(c.Key, c.Value.Length, c.Value.LocalPath)),
        .. _references.Select(r => new ArtifactEntry(r.Name ?? "", r.Options.Size, null) { Reference = r.Reference }),
    ];

    /// <summary>Gets the version that the draft became when it was last logged, or <see langword="null"/>.</summary>
    public ArtifactVersion? LoggedVersion { get; internal set; }

    internal string SequenceClientId { get; } = RandomId();

    /// <summary>By which a repeated request of one log is known to be the same one. A draft that is logged again is another one.</summary>
    internal static string NewClientId() => RandomId();

    private static string RandomId() => RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", ClientIdLength);

    /// <summary>Adds a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name in the artifact; <see langword="null"/> for the file's own name.</param>
    /// <param name="overwrite">Whether it replaces an entry of the same name; otherwise that is an error.</param>
    /// <returns>This draft.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">The name breaks a rule, or is taken.</exception>
    public Artifact AddFile(string path, string? name = null, bool overwrite = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new ArgumentException($"'{path}' is a directory. Use AddDirectory to add the files in it.", nameof(path));
        }

        var content = new FileContentSource(path);
        return Add(LogicalPath.Normalize(name ?? Path.GetFileName(path), nameof(name)), content, overwrite, nameof(name));
    }

    /// <summary>Adds all files below a directory, those in its directories included; empty directories leave no trace.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="name">A directory in the artifact that they go into; <see langword="null"/> for its root.</param>
    /// <param name="options">What to do about equal names and about links that lead out.</param>
    /// <returns>This draft.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="IOException">A link leads out of the directory or in a circle.</exception>
    /// <exception cref="ArgumentException">A name breaks a rule, or is taken. Nothing was added.</exception>
    public Artifact AddDirectory(string path, string? name = null, AddDirectoryOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var directory = new DirectoryInfo(path);
        if (!directory.Exists)
        {
            throw File.Exists(path)
                ? new ArgumentException($"'{path}' is a file. Use AddFile to add it.", nameof(path))
                : new DirectoryNotFoundException($"There is no directory '{directory.FullName}' to add to the artifact.");
        }

        options ??= new AddDirectoryOptions();
        var prefix = string.IsNullOrEmpty(name) ? "" : LogicalPath.Normalize(LogicalPath.WithSlashes(name).TrimEnd('/'), nameof(name)) + "/";

        // In pieces, because one array for very many files would be made several times over while it grows.
        (string Name, FileContentSource Content)[][] found = [.. new DirectoryScan(directory, options.FollowLinksOutside).Files()
            .Select(f => (LogicalPath.Normalize(prefix + f.Name, nameof(path)), FileContentSource.Below(directory.FullName, f.Name, f.File)))
            .Chunk(1024)];
        foreach (var (entry, _) in found.SelectMany(f => f))
        {
            ThrowIfTaken(entry, options.Overwrite, nameof(path));
        }

        foreach (var (entry, content) in found.SelectMany(f => f))
        {
            _ = Add(entry, content, options.Overwrite, nameof(path));
        }

        return this;
    }

    /// <summary>Adds all files below a directory, those in its directories included; empty directories leave no trace.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="name">A directory in the artifact that they go into; <see langword="null"/> for its root.</param>
    /// <param name="overwrite">Whether files replace entries of the same names; otherwise those are an error.</param>
    /// <returns>This draft.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="IOException">A link leads out of the directory or in a circle.</exception>
    /// <exception cref="ArgumentException">A name breaks a rule, or is taken. Nothing was added.</exception>
    public Artifact AddDirectory(string path, string? name, bool overwrite) => AddDirectory(path, name, new AddDirectoryOptions { Overwrite = overwrite });

    /// <summary>Adds bytes from memory; they are copied.</summary>
    /// <param name="name">The name in the artifact.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="overwrite">Whether it replaces an entry of the same name; otherwise that is an error.</param>
    /// <returns>This draft.</returns>
    /// <exception cref="ArgumentException">The name breaks a rule, or is taken.</exception>
    public Artifact AddBytes(string name, ReadOnlyMemory<byte> content, bool overwrite = false)
    {
        var normal = LogicalPath.Normalize(name, nameof(name));
        return Add(normal, new BytesContentSource(normal, content), overwrite, nameof(name));
    }

    /// <summary>Adds a stream that can be opened again and again, since it is hashed first and sent later.</summary>
    /// <param name="name">The name in the artifact.</param>
    /// <param name="open">Opens the stream at its start. The stream is disposed after each reading.</param>
    /// <param name="overwrite">Whether it replaces an entry of the same name; otherwise that is an error.</param>
    /// <returns>This draft.</returns>
    /// <exception cref="ArgumentException">The name breaks a rule, or is taken.</exception>
    public Artifact AddStream(string name, Func<CancellationToken, ValueTask<Stream>> open, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(open);
        var normal = LogicalPath.Normalize(name, nameof(name));
        return Add(normal, new StreamContentSource(normal, open), overwrite, nameof(name));
    }

    /// <summary>Adds what a seekable stream holds from its position on. It is rewound for every reading, and stays yours to dispose.</summary>
    /// <param name="name">The name in the artifact.</param>
    /// <param name="content">The stream; it must not be used for anything else until the draft was logged.</param>
    /// <param name="overwrite">Whether it replaces an entry of the same name; otherwise that is an error.</param>
    /// <returns>This draft.</returns>
    /// <exception cref="ArgumentException">The stream cannot be read or rewound, or the name breaks a rule or is taken.</exception>
    public Artifact AddStream(string name, Stream content, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (!content.CanRead || !content.CanSeek)
        {
            throw new ArgumentException($"The stream for '{name}' cannot be read twice. Pass a function that opens it anew, or the bytes with AddBytes.", nameof(content));
        }

        var normal = LogicalPath.Normalize(name, nameof(name));
        return Add(normal, new SeekableContentSource(normal, content), overwrite, nameof(name));
    }

    /// <summary>Removes a file, or all files below a directory of the artifact.</summary>
    /// <param name="name">The name of the file or directory, the latter with or without a '/' at its end.</param>
    /// <returns>Whether there was anything to remove.</returns>
    public bool Remove(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var normal = LogicalPath.WithSlashes(name).TrimEnd('/');
        // Only a directory is looked for among all names, so that removing many files of many stays cheap.
        string[] found = _contents.ContainsKey(normal) ? [normal]
            : _directories.ContainsKey(normal) ? [.. _contents.Keys.Where(k => k.StartsWith(normal + "/", StringComparison.Ordinal))]
            : [];
        foreach (var key in found)
        {
            _ = _contents.Remove(key);
            Count(key, -1);
        }

        var references = _references.RemoveAll(r => r.Name is { } given && (given == normal || given.StartsWith(normal + "/", StringComparison.Ordinal)) && _referenceNames.Remove(given));
        return found.Length + references > 0;
    }

    /// <summary>The files as they are now; later changes to the draft do not touch the list.</summary>
    internal DraftEntry[] Snapshot()
    {
        // Sized at once: a spread of so many would be copied while it grows.
        var entries = new DraftEntry[_contents.Count];
        var count = 0;
        foreach (var (name, content) in _contents)
        {
            entries[count++] = new(name, content);
        }

        return entries;
    }

    private Artifact Add(string name, ContentSource content, bool overwrite, string parameterName)
    {
        ThrowIfTaken(name, overwrite, parameterName);
        if (!_contents.ContainsKey(name))
        {
            Count(name, 1);
        }

        _contents[name] = content;
        return this;
    }

    private void Count(string name, int change)
    {
        for (var slash = name.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = name.IndexOf('/', slash + 1))
        {
            var directory = name[..slash];
            var count = _directories.GetValueOrDefault(directory) + change;
            if (count > 0)
            {
                _directories[directory] = count;
            }
            else
            {
                _ = _directories.Remove(directory);
            }
        }
    }

    private void ThrowIfTaken(string name, bool overwrite, string parameterName)
    {
        if (!overwrite && (_contents.ContainsKey(name) || _referenceNames.Contains(name)))
        {
            throw new ArgumentException($"The artifact '{Name}' has an entry '{name}' already. Choose another name, or pass overwrite to replace it.", parameterName);
        }

        for (var slash = name.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = name.IndexOf('/', slash + 1))
        {
            if (_contents.ContainsKey(name[..slash]))
            {
                throw new ArgumentException($"'{name}' cannot be added to the artifact '{Name}': its entry '{name[..slash]}' is a file, not a directory.", parameterName);
            }
        }

        if (_directories.ContainsKey(name))
        {
            throw new ArgumentException($"'{name}' cannot be added to the artifact '{Name}' as a file: it is a directory with entries below it.", parameterName);
        }
    }
}
