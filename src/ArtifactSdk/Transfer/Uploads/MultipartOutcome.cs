namespace ArtifactSdk.Transfer;

/// <summary>How the sending of a file in parts ended.</summary>
/// <param name="IsSent">Whether this client sent it; else the server has it by now, or wants it in one piece.</param>
/// <param name="Whole">Where to put it in one piece.</param>
internal readonly record struct MultipartOutcome(bool IsSent, UploadTarget? Whole)
{
    public static MultipartOutcome Sent => new(true, null);

    public static MultipartOutcome Known => new(false, null);
}
