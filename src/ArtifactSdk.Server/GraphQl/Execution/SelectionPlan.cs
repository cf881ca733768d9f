using ArtifactSdk.Server.GraphQl.TypeSystem;

namespace ArtifactSdk.Server.GraphQl.Execution;

/// <summary>The fields to write for an object of one type, merged and in order. Made once and used for every object of a list.</summary>
internal sealed record SelectionPlan(ObjectType Type, FieldPlan[] Fields);
