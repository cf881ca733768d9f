namespace ArtifactSdk.Runs;

/// <summary>What goes to the server in one request.</summary>
/// <param name="Rows">How many rows are in it.</param>
/// <param name="Edition">That of the summary; <see langword="null"/> when it is not in it.</param>
/// <param name="Size">The bytes of both.</param>
/// <param name="Json">The request.</param>
/// <param name="Warning">What the application should hear of.</param>
internal sealed record RunPiece(int Rows, int? Edition, long Size, string Json, string? Warning);
