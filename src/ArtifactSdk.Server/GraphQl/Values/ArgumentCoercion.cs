using ArtifactSdk.Server.GraphQl.Language;
using ArtifactSdk.Server.GraphQl.Language.Ast;
using ArtifactSdk.Server.GraphQl.TypeSystem;

namespace ArtifactSdk.Server.GraphQl.Values;

/// <summary>Turns the arguments of a field or directive into a reader.</summary>
internal static class ArgumentCoercion
{
    /// <exception cref="GraphQlFieldException">A variable makes an argument unusable; validation has excluded all other reasons.</exception>
    public static ArgumentReader Coerce(InputSet declared, IReadOnlyList<ArgumentNode> given, VariableValues variables)
    {
        if (declared.Items.Count == 0)
        {
            return ArgumentReader.Empty;
        }

        var values = ArgumentReader.Defaults(declared);
        foreach (var argument in given)
        {
            var index = declared.IndexOf(argument.Name);
            if (index >= 0)
            {
                Coerce(declared.Items[index], argument.Value, variables, ref values[index]);
            }
        }

        var reader = new ArgumentReader(declared, values);
        return reader.FirstMissing() is { } missing
            ? throw Refuse($"Argument \"{missing.Name}\" of required type \"{missing.Type}\" was not provided.")
            : reader;
    }

    private static void Coerce(InputValue declared, ValueNode node, VariableValues variables, ref object? value)
    {
        var isNull = node is ValueNode.Null;
        if (node is ValueNode.Variable variable)
        {
            if (!variables.TryGet(variable.Name, out var given))
            {
                if (declared.IsRequired)
                {
                    throw Refuse(
                        $"Argument \"{declared.Name}\" of required type \"{declared.Type}\" was provided the variable \"${variable.Name}\" which was not provided a runtime value.",
                        node.Position);
                }

                return;
            }

            isNull = given is null;
        }

        if (isNull && declared.Type.IsNonNull)
        {
            throw Refuse($"Argument \"{declared.Name}\" of non-null type \"{declared.Type}\" must not be null.", node.Position);
        }

        if (!LiteralCoercion.TryCoerce(node, declared.Type, variables, out value))
        {
            throw Refuse($"Argument \"{declared.Name}\" has invalid value {ValuePrinter.PrintForMessage(node)}.", node.Position);
        }
    }

    private static GraphQlFieldException Refuse(string message, int? position = null) =>
        new(message, GraphQlErrorCodes.BadInput, 400) { Position = position };
}
