using System.Globalization;

namespace ArtifactSdk.Transfer;

/// <summary>The errors of moving bytes, worded in one place.</summary>
internal static class TransferErrors
{
    private const string FilesAdvice = "This process has too many open files: raise the limit (ulimit -n), or lower Transfer.MaxConcurrency.";

    public static ArtifactIntegrityException LengthChanged(string description, long expected, long actual) =>
        new(
            Text($"{description} changed while it was being logged: it had {expected} bytes and now has {actual}. Log it again when nothing writes to it.{(expected == 0 ? " A device, or a file that the system makes up (such as those of /proc), tells no length: add its content with AddStream." : "")}"),
            description,
            Bytes(expected),
            Bytes(actual));

    public static ArtifactIntegrityException ChangedBeforeSending(string name, string description, HashedContent expected, string actual) =>
        new(
            $"Could not upload '{name}': {description} changed after its digest was computed (it was {Show(expected)} and is now {actual}). It was not accepted; log it again when nothing writes to it.",
            name,
            Show(expected),
            actual);

    public static ArtifactIntegrityException WrongBytes(DownloadItem item, string actual) =>
        new(
            $"Could not download '{item.Name}': the server sent {actual} instead of {Show(item)}, twice. Nothing was written under that name. The stored file is damaged, or something in between changes data; log the artifact again or ask the server's administrator.",
            item.Name,
            Show(item),
            actual);

    public static ArtifactTransferException CannotRead(string description, Exception cause) =>
        new($"Could not read {description} to compute its digest: {Said(cause)} {AdviceOnReading(cause)}", description, 1, cause);

    public static ArtifactTransferException CannotRead(string name, string description, Exception cause) =>
        new($"Could not read {description} for '{name}': {Said(cause)} {AdviceOnReading(cause)}", name, 1, cause);

    public static ArtifactTransferException UploadRefused(string name, Exception cause) =>
        new($"Could not upload '{name}': the store refused a new upload URL just as it refused the first. {cause.Message} Check that the clocks of server and store agree.", name, 2, cause);

    public static ArtifactTransferException NoTag(string name, int part) =>
        new($"Could not upload '{name}': the store took part {Text($"{part}")} without giving it a tag (ETag), so that the parts cannot be put together. Raise Transfer.MultipartUploadThreshold to send the file in one piece, or ask the server's administrator.", name, 1, new HttpRequestException("The answer had no ETag."));

    public static ArtifactTransferException CannotWrite(string name, string path, Exception cause) =>
        new($"Could not write '{name}' to {path}: {Said(cause)} {WriteAdvice(cause)}", name, 1, cause);

    public static ArtifactTransferException CannotCreateFolder(string path, Exception cause) =>
        new($"Could not create the folder {path}: {Said(cause)} {WriteAdvice(cause)}", path, 1, cause);

    public static ArtifactException FolderIsFile(string name, string path) =>
        new($"Could not download '{name}': it needs the folder {path}, but there is a file. Remove that file, or download into another folder.");

    public static ArtifactException FileIsFolder(string name, string path) =>
        new($"Could not download '{name}': there is a folder at {path}. Remove it, or download into another folder.");

    public static ArtifactException LinkInPath(string name, string path) =>
        new($"Could not download '{name}': {path} is a link, and files are not written through links inside the target folder. Remove it or download into another folder.");

    public static ArtifactException SameFile(string name, string other, string root) =>
        new($"Could not download to {root}: the names '{other}' and '{name}' mean the same file there. Nothing was written; download into a folder whose file system is case-sensitive.");

    public static ArtifactException RepeatedName(string name) =>
        new($"Could not download: the artifact lists '{name}' twice. Nothing was written; its manifest is damaged.");

    public static ArtifactException FileAndFolder(string name) =>
        new($"Could not download: the artifact has '{name}' both as a file and as a folder. Nothing was written; its manifest is damaged.");

    public static string Show(HashedContent content) => Text($"{content.Size} bytes with MD5 {content.Digest}");

    public static string Show(DownloadItem item) =>
        item.Size is { } size ? Text($"{size} bytes with MD5 {item.Digest}") : Text($"MD5 {item.Digest}");

    public static string Bytes(long count) => Text($"{count} bytes");

    // What the system says ends without a full stop.
    private static string Said(Exception cause) => cause.Message.EndsWith('.') ? cause.Message : cause.Message + ".";

    private static string AdviceOnReading(Exception cause) => cause switch
    {
        IOException when IsOutOfFiles(cause.HResult) => FilesAdvice,
        // ENXIO: nobody is behind the name.
        IOException { HResult: 6 } => "It is a socket or a device without a driver, not a file. Leave it out.",
        _ => "Check that it still exists and is readable.",
    };

    private static string WriteAdvice(Exception cause) => cause switch
    {
        UnauthorizedAccessException => "Give this user write permission, or choose another folder.",
        IOException when IsDiskFull(cause.HResult) => "Free some space or choose a folder on another disk.",
        IOException when IsOutOfFiles(cause.HResult) => FilesAdvice,
        _ => "Check the folder and the disk.",
    };

    // ENOSPC and EDQUOT as .NET passes them on, ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL as HRESULTs.
    private static bool IsDiskFull(int hresult) => hresult is 28 or 122 or unchecked((int)0x80070070) or unchecked((int)0x80070027);

    // EMFILE, as it is on Linux and macOS, and ERROR_TOO_MANY_OPEN_FILES.
    private static bool IsOutOfFiles(int hresult) => hresult is 24 or unchecked((int)0x80070004);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
