namespace ArtifactSdk.Server.Storage;

/// <summary>The data folder cannot be used: one line for the person who starts the server, with what to do about it.</summary>
internal sealed class StorageOpenException(string message, Exception? innerException = null) : Exception(message, innerException);
