using System.Globalization;
using ArtifactSdk.Server.Domain;

namespace ArtifactSdk.Server.Storage.FileSystem;

/// <summary>
/// The files of one upload: <c>{number}</c> is a part by itself; <c>{size}.whole</c> is the file to be, in which parts of that size
/// lie at their places already, and an empty <c>{number}.in</c> says of each that all of it is there.
/// </summary>
internal sealed class PartFolder(string path)
{
    private const string WholeExtension = ".whole";
    private const string InPlaceExtension = ".in";

    internal string FullPath => path;

    internal static bool IsWhole(string fileName) => fileName.EndsWith(WholeExtension, StringComparison.Ordinal);

    internal bool Has(int number) => File.Exists(OwnFile(number)) || IsInPlace(number);

    internal bool IsInPlace(int number) => File.Exists(Mark(number));

    internal string OwnFile(int number) => Path.Combine(path, number.ToString(CultureInfo.InvariantCulture));

    internal string Mark(int number) => OwnFile(number) + InPlaceExtension;

    internal string WholeFile(long partSize) => Path.Combine(path, partSize.ToString(CultureInfo.InvariantCulture) + WholeExtension);

    /// <summary>The size of the parts of the file to be; null before one of them came.</summary>
    internal long? PartSize() => Directory.Exists(path)
        && Directory.EnumerateFiles(path, "*" + WholeExtension).FirstOrDefault() is { } whole
        && long.TryParse(Path.GetFileNameWithoutExtension(whole), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? size
            : null;

    /// <summary>Where the bytes of these parts are, in this order.</summary>
    /// <exception cref="DomainException">One has not arrived.</exception>
    internal List<FileSegment> Find(IEnumerable<int> numbers, long? partSize)
    {
        var segments = new List<FileSegment>();
        foreach (var number in numbers)
        {
            var own = new FileInfo(OwnFile(number));
            if (own.Exists)
            {
                segments.Add(new FileSegment(own.FullName, 0, own.Length));
                continue;
            }

            var whole = partSize is { } size && IsInPlace(number) ? new FileInfo(WholeFile(size)) : null;
            if (whole is not { Exists: true })
            {
                throw UploadIds.Missing(number);
            }

            var offset = (number - 1) * partSize!.Value;
            segments.Add(new FileSegment(whole.FullName, offset, Math.Min(partSize.Value, whole.Length - offset)));
        }

        return segments;
    }
}
