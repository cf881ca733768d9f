namespace ArtifactSdk;

/// <summary>A reason why a link would fail, found before it is tried.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Problem">What is wrong, as a part of a sentence.</param>
/// <param name="Remedy">What to do about it, as a sentence.</param>
public sealed record LinkProblem(LinkFailureReason Reason, string Problem, string Remedy);
