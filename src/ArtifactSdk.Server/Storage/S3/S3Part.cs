namespace ArtifactSdk.Server.Storage.S3;

/// <summary>An object that is a part of a file.</summary>
internal readonly record struct S3Part(string ObjectKey, long Size);
