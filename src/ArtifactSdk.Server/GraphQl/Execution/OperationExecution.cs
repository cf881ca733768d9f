using System.Collections;
using ArtifactSdk.Server.GraphQl.Language.Ast;
using ArtifactSdk.Server.GraphQl.TypeSystem;
using ArtifactSdk.Server.GraphQl.Values;

namespace ArtifactSdk.Server.GraphQl.Execution;

/// <summary>
/// Executes one operation, one field after the other and depth first, and writes the data as it goes. The asynchronous methods cost
/// nothing while resolvers finish synchronously: a state machine is allocated only where one really waits.
/// </summary>
internal sealed class OperationExecution(
    ExecutableSchema executable,
    DocumentNode document,
    VariableValues variables,
    object request,
    JsonBuffer output,
    FieldErrors errors,
    CancellationToken cancellationToken)
{
    public object Request => request;

    public CancellationToken CancellationToken => cancellationToken;

    public ResponsePath Path { get; } = new();

    public SelectionPlanner Planner { get; } = new(executable, document, variables);

    /// <summary>Writes the value of <c>data</c>.</summary>
    public async ValueTask ExecuteAsync(OperationNode operation)
    {
        var type = executable.Schema.Root(operation.Kind)!;
        var start = output.Length;
        SelectionPlan plan;
        try
        {
            plan = Planner.Plan(type, [operation.Selections]);
        }
        catch (GraphQlFieldException exception)
        {
            errors.Add(exception, [], document, operation.Position);
            output.Null();
            return;
        }

        if (!await WriteObjectAsync(plan, request))
        {
            output.Rewind(start);
            output.Null();
        }
    }

    /// <returns>False when the object has to become null, because a field that allows no null failed. The error is recorded.</returns>
    private async ValueTask<bool> WriteObjectAsync(SelectionPlan plan, object? source)
    {
        cancellationToken.ThrowIfCancellationRequested();
        output.CheckLimit();
        output.Raw((byte)'{');
        var depth = Path.Depth;
        var fields = plan.Fields;
        for (var index = 0; index < fields.Length; index++)
        {
            var field = fields[index];
            if (index > 0)
            {
                output.Raw((byte)',');
            }

            output.Raw(field.Node.KeyBytes);
            if (field.IsTypeName)
            {
                output.Raw(plan.Type.NameBytes);
                continue;
            }

            var start = output.Length;
            Path.Push(field.Node.ResponseKey);
            bool isWritten;
            try
            {
                isWritten = field.Refusal is { } refusal ? Refuse(field, refusal) : await ExecuteFieldAsync(field, source);
            }
            catch (Exception exception) when (FieldErrors.IsFieldError(exception, cancellationToken))
            {
                isWritten = Fail(field, source, exception, depth + 1);
            }

            Path.Truncate(depth);
            if (!isWritten && !WriteNull(field.Definition.Type, start))
            {
                return false;
            }
        }

        output.Raw((byte)'}');
        return true;
    }

    private ValueTask<bool> ExecuteFieldAsync(FieldPlan field, object? source)
    {
        var binding = field.Binding!;
        if (binding.Read is { } read)
        {
            return CompleteAsync(field, field.Definition.Type, read(source), source);
        }

        var pending = binding.Resolve!(new FieldContext(this, field, source));
        return pending.IsCompletedSuccessfully
            ? CompleteAsync(field, field.Definition.Type, pending.Result, source)
            : AwaitAsync(pending, field, source);
    }

    private async ValueTask<bool> AwaitAsync(ValueTask<object?> pending, FieldPlan field, object? source) =>
        await CompleteAsync(field, field.Definition.Type, await pending, source);

    private ValueTask<bool> CompleteAsync(FieldPlan field, TypeRef type, object? value, object? source)
    {
        if (value is null)
        {
            return new(CompleteNull(field, type));
        }

        if (type.Item is { } itemType)
        {
            return value is IEnumerable items and not string
                ? WriteListAsync(field, itemType, items, source)
                : throw new InvalidOperationException($"Expected Iterable, but did not find one for field \"{field.Definition.Coordinate}\".");
        }

        if (type.Named is CompositeType composite)
        {
            var objectType = executable.ObjectTypeOf(composite, value);
            return WriteObjectAsync(field.FindPlan(objectType) ?? MakePlan(field, objectType), value);
        }

        ScalarOutput.Write(output, type.Named, value);
        return new(true);
    }

    private SelectionPlan MakePlan(FieldPlan field, ObjectType type)
    {
        var plan = Planner.Plan(type, field.Selections);
        field.Add(plan);
        return plan;
    }

    private async ValueTask<bool> WriteListAsync(FieldPlan field, TypeRef itemType, IEnumerable items, object? source)
    {
        output.Raw((byte)'[');
        var depth = Path.Depth;
        var index = 0;
        foreach (var item in items)
        {
            if (index > 0)
            {
                output.Raw((byte)',');
            }

            var start = output.Length;
            Path.Push(index++);
            bool isWritten;
            try
            {
                isWritten = await CompleteAsync(field, itemType, item, source);
            }
            catch (Exception exception) when (FieldErrors.IsFieldError(exception, cancellationToken))
            {
                isWritten = Fail(field, source, exception, depth + 1);
            }

            Path.Truncate(depth);
            if (!isWritten && !WriteNull(itemType, start))
            {
                return false;
            }
        }

        output.Raw((byte)']');
        return true;
    }

    /// <summary>Replaces what was written since <paramref name="start"/> by null, where null is allowed.</summary>
    private bool WriteNull(TypeRef type, int start)
    {
        if (type.IsNonNull)
        {
            return false;
        }

        output.Rewind(start);
        output.Null();
        return true;
    }

    private bool CompleteNull(FieldPlan field, TypeRef type)
    {
        if (!type.IsNonNull)
        {
            output.Null();
            return true;
        }

        var message = $"Cannot return null for non-nullable field {field.Definition.Coordinate}.";
        // 400: the same request would meet the same null.
        return Refuse(field, new GraphQlFieldException(message, GraphQlErrorCodes.Internal, 400));
    }

    private bool Refuse(FieldPlan field, GraphQlFieldException refusal)
    {
        errors.Add(refusal, Path.Snapshot(), document, field.Node.Position);
        return false;
    }

    private bool Fail(FieldPlan field, object? source, Exception exception, int depth)
    {
        Path.Truncate(depth);
        return Refuse(field, errors.Translate(exception, new FieldContext(this, field, source)));
    }
}
