using ArtifactSdk.Internal;

namespace ArtifactSdk;

public partial class Run
{
    /// <summary>Does what <see cref="InitAsync"/> does synchronously, for scripts and notebooks.</summary>
    /// <param name="options">The options of the run; <see langword="null"/> for the defaults.</param>
    /// <param name="clientOptions">The server and the credentials; <see langword="null"/> for those of the environment.</param>
    /// <returns>The run.</returns>
    public static Run Init(RunOptions? options = null, ArtifactClientOptions? clientOptions = null) =>
        Blocking.Run(() => InitAsync(options, clientOptions));

    /// <summary>Does what <see cref="LogArtifactAsync"/> does, synchronously.</summary>
    /// <param name="artifact">The draft.</param>
    /// <param name="aliases">Aliases besides <c>latest</c>.</param>
    /// <param name="options">The options, such as a receiver of progress reports; <see langword="null"/> for the defaults.</param>
    /// <returns>The version, in its own collection.</returns>
    public ArtifactVersion LogArtifact(Artifact artifact, IEnumerable<string>? aliases = null, LogArtifactOptions? options = null) =>
        Blocking.Run(() => LogArtifactAsync(artifact, aliases, options));

    /// <summary>Does what <see cref="LinkArtifactAsync(ArtifactVersion, string, IEnumerable{string}, CancellationToken)"/> does, synchronously.</summary>
    /// <param name="version">The version.</param>
    /// <param name="targetPath">The collection to link into.</param>
    /// <param name="aliases">Aliases in the target, besides <c>latest</c>.</param>
    /// <returns>The version in the target collection.</returns>
    public ArtifactVersion LinkArtifact(ArtifactVersion version, string targetPath, IEnumerable<string>? aliases = null) =>
        Blocking.Run(() => LinkArtifactAsync(version, targetPath, aliases));

    /// <summary>Does what <see cref="UseArtifactAsync(string, string?, string?, CancellationToken)"/> does, synchronously.</summary>
    /// <param name="name">One to three parts.</param>
    /// <param name="type">The type that it must have; <see langword="null"/> for any.</param>
    /// <param name="tag">A version or an alias.</param>
    /// <returns>The version.</returns>
    public ArtifactVersion UseArtifact(string name, string? type = null, string? tag = null) =>
        Blocking.Run(() => UseArtifactAsync(name, type, tag));

    /// <summary>Does what <see cref="FinishAsync(RunOutcome, CancellationToken)"/> does, synchronously.</summary>
    /// <param name="outcome">How the run ended.</param>
    public void Finish(RunOutcome outcome = RunOutcome.Succeeded) => Blocking.Run(() => FinishAsync(outcome));
}
