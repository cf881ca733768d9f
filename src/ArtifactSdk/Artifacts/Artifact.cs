using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ArtifactSdk.Artifacts;
using ArtifactSdk.Manifests;
using ArtifactSdk.Paths;
using ArtifactSdk.Transfer;

namespace ArtifactSdk;

/// <summary>
/// A draft: files that will become a version. Adding is cheap; nothing is read or sent before you log the draft with
/// <see cref="Run.LogArtifactAsync"/>, which you can do more than once.
/// </summary>
/// <remarks>
/// The draft records the length and write time of each file. A file that has changed when it is read is an <see cref="ArtifactIntegrityException"/>, so
/// no copies are needed. A draft is not thread-safe. It may be empty.
/// </remarks>
public sealed partial class Artifact
{
    private const int ClientIdLength = 128;

    private readonly SortedDictionary<string, ContentSource> _contents = new(StringComparer.Ordinal);

    /// <summary>How many entries stand below each directory.</summary>
    private readonly Dictionary<string, int> _directories = new(StringComparer.Ordinal);

    /// <summary>Starts a draft.</summary>
    /// <param name="name">The name of the collection that gets the version: letters, digits, '_', '-' and '.', at most 128.</param>
    /// <param name="type">The type, such as <c>dataset</c> or <c>model</c>; all versions of a collection have the same type.</param>
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

    /// <summary>Gets or sets the description of the version.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Description { get; set; }

    /// <summary>
    /// Gets the metadata of the version: at most 100 top-level keys. NaN is sent as null; infinite numbers are refused
    /// when the draft is logged.
    /// </summary>
    public JsonObject Metadata { get; } = [];

    /// <summary>
    /// Gets the tags of the version: letters, digits, '_', '-' and spaces between them, at most 128 characters, each tag once.
    /// Adding one that breaks a rule is an <see cref="ArgumentException"/>.
    /// </summary>
    public IList<string> Tags { get; } = new TagList();

    /// <summary>Gets or sets the time to live of the version.</summary>
    /// <value>The default is <see langword="null"/>: the server decides, as by <see cref="ArtifactSdk.TimeToLive.Inherit"/>.</value>
    public TimeToLive? TimeToLive { get; set; }

    /// <summary>Gets or sets where the server is to store the bytes, on a server that offers several regions. One that does not know the region refuses the log.</summary>
    /// <remarks>A draft of an old version has the region of that version, and keeps it as long as it keeps entries of that version.</remarks>
    /// <value>The default is <see langword="null"/>: the server decides.</value>
    public string? StorageRegion { get; set; }

    /// <summary>
    /// Gets or sets whether the version consists of the newest version of the collection, with the entries of this draft added to it: entries
    /// with the same names are replaced, and nothing can be removed. Only the entries of this draft are read and listed, which is useful for collections that grow by a
    /// little; to remove or rename, use <see cref="ArtifactVersion.NewDraftAsync"/>. Each log creates a version, even if nothing is new in it.
    /// </summary>
    /// <remarks>The newest version is determined when the log starts. If several processes add at the same time, use <see cref="Run.UpsertArtifactAsync"/> instead.</remarks>
    /// <value>The default is <see langword="false"/>: the version has the entries of this draft.</value>
    public bool Incremental { get; set; }

    /// <summary>Gets the files, ordered by name, then the references, in the order in which they were added: what they point to is not known before the draft is logged.</summary>
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
    /// <param name="overwrite">Whether to replace an entry with the same name; otherwise that is an error.</param>
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

    /// <summary>Adds all files below a directory, including its subdirectories. Empty directories are ignored.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="name">A directory in the artifact for these files; <see langword="null"/> for its root.</param>
    /// <param name="options">What to do about existing names and about links that point out of the directory.</param>
    /// <returns>This draft.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="IOException">A link points out of the directory or forms a cycle.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory, or one below it, cannot be listed: this user lacks the permission.</exception>
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

    /// <summary>Adds all files below a directory, including its subdirectories. Empty directories are ignored.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="name">A directory in the artifact for these files; <see langword="null"/> for its root.</param>
    /// <param name="overwrite">Whether files replace entries with the same names; otherwise that is an error.</param>
    /// <returns>This draft.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="IOException">A link points out of the directory or forms a cycle.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory, or one below it, cannot be listed: this user lacks the permission.</exception>
    /// <exception cref="ArgumentException">A name breaks a rule, or is taken. Nothing was added.</exception>
    public Artifact AddDirectory(string path, string? name, bool overwrite) => AddDirectory(path, name, new AddDirectoryOptions { Overwrite = overwrite });

    /// <summary>Adds bytes from memory. They are copied.</summary>
    /// <param name="name">The name in the artifact.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="overwrite">Whether to replace an entry with the same name; otherwise that is an error.</param>
    /// <returns>This draft.</returns>
    /// <exception cref="ArgumentException">The name breaks a rule, or is taken.</exception>
    public Artifact AddBytes(string name, ReadOnlyMemory<byte> content, bool overwrite = false)
    {
        var normal = LogicalPath.Normalize(name, nameof(name));
        return Add(normal, new BytesContentSource(normal, content), overwrite, nameof(name));
    }

    /// <summary>Adds a stream that can be opened repeatedly, because it is hashed first and sent later.</summary>
    /// <param name="name">The name in the artifact.</param>
    /// <param name="open">Opens the stream at its start. The stream is disposed after each reading.</param>
    /// <param name="overwrite">Whether to replace an entry with the same name; otherwise that is an error.</param>
    /// <returns>This draft.</returns>
    /// <exception cref="ArgumentException">The name breaks a rule, or is taken.</exception>
    public Artifact AddStream(string name, Func<CancellationToken, ValueTask<Stream>> open, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(open);
        var normal = LogicalPath.Normalize(name, nameof(name));
        return Add(normal, new StreamContentSource(normal, open), overwrite, nameof(name));
    }

    /// <summary>Adds the content of a seekable stream from its current position. It is rewound for each reading, and you have to dispose it.</summary>
    /// <param name="name">The name in the artifact.</param>
    /// <param name="content">The stream; do not use it for anything else until the draft has been logged.</param>
    /// <param name="overwrite">Whether to replace an entry with the same name; otherwise that is an error.</param>
    /// <returns>This draft.</returns>
    /// <exception cref="ArgumentException">The stream cannot be read or rewound, or the name breaks a rule or is taken.</exception>
    public Artifact AddStream(string name, Stream content, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (!content.CanRead || !content.CanSeek)
        {
            throw new ArgumentException($"The stream for '{name}' cannot be read twice. Pass a function that opens a new stream each time, or add the bytes with AddBytes.", nameof(content));
        }

        var normal = LogicalPath.Normalize(name, nameof(name));
        return Add(normal, new SeekableContentSource(normal, content), overwrite, nameof(name));
    }

    /// <summary>Removes a file, or all files below a directory of the artifact.</summary>
    /// <param name="name">The name of the file or directory; a directory may end with '/'.</param>
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
            throw new ArgumentException($"The artifact '{Name}' already has an entry '{name}'. Choose another name, or pass overwrite to replace it.", parameterName);
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
