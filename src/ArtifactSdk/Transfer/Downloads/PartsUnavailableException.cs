namespace ArtifactSdk.Transfer;

/// <summary>A file cannot be had in parts: the store knows no ranges, its addresses are refused, or there is no room to gather the parts.</summary>
internal sealed class PartsUnavailableException(string message) : Exception(message);
