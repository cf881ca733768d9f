namespace ArtifactSdk.Server.GraphQl.Language.Ast;

internal enum TypeDefinitionKind
{
    Scalar,
    Object,
    Interface,
    Union,
    Enum,
    InputObject,
}
