namespace ArtifactSdk.Artifacts;

/// <summary>What is in a folder and in those below it, with '/' between the parts.</summary>
/// <param name="Names">The files and links.</param>
/// <param name="Unreachable">Files and folders whose names are not valid UTF-8, as far as they can be written. They can be seen, but not opened or deleted.</param>
internal sealed record FolderNames(List<string> Names, List<string> Unreachable);
