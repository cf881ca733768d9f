using ArtifactSdk.Server.GraphQl.Language.Ast;
using ArtifactSdk.Server.GraphQl.Values;

namespace ArtifactSdk.Server.GraphQl.TypeSystem;

/// <summary>An argument, or a field of an input object.</summary>
internal sealed class InputValue(string name, string? description, TypeRef type, ValueNode? defaultValue, string? deprecationReason)
{
    private object? _value;
    private bool _isRead;
    private bool _isReading;

    public string Name { get; } = name;

    public string? Description { get; } = description;

    public TypeRef Type { get; } = type;

    public ValueNode? Default { get; } = defaultValue;

    /// <summary>The default after coercion. It is read on first use, because it may rest on the defaults of other inputs.</summary>
    /// <exception cref="FormatException">The schema is wrong; the schema builder reads every default, so requests never see this.</exception>
    public object? DefaultValue
    {
        get
        {
            if (!_isRead && Default is not null)
            {
                Read(Default);
            }

            return _value;
        }
    }

    public string? DeprecationReason { get; } = deprecationReason;

    public bool IsRequired => Type.IsNonNull && Default is null;

    private void Read(ValueNode node)
    {
        if (_isReading)
        {
            throw new FormatException($"The default of \"{Name}\" contains itself.");
        }

        _isReading = true;
        if (!LiteralCoercion.TryCoerce(node, Type, VariableValues.None, out _value))
        {
            throw new FormatException($"The default of \"{Name}\" is not a {Type}.");
        }

        _isRead = true;
    }
}
