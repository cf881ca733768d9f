namespace ArtifactSdk.Server.GraphQl.Language.Ast;

internal enum OperationKind
{
    Query,
    Mutation,
    Subscription,
}
