using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Domain.Audit;
using ArtifactSdk.Server.GraphQl;

namespace ArtifactSdk.Server.Schema;

/// <summary>
/// Binds resolvers. All of them pass here, which makes this the one place where a refusal of the rules becomes a GraphQL
/// error with its code and status.
/// </summary>
internal sealed class SchemaMap(Resolvers resolvers)
{
    private const string MutationId = "clientMutationId";

    internal void Field<T>(string type, string field, Func<T, object?> read) => resolvers.Field(type, field, read);

    internal void Field<T>(string type, string field, Func<T, RequestContext, ValueTask<object?>> resolve) =>
        resolvers.Field<T>(type, field, (source, context) => GuardAsync(() => resolve(source, (RequestContext)context.Request)));

    internal void Field<T>(string type, string field, Func<T, RequestContext, FieldContext, ValueTask<object?>> resolve) =>
        resolvers.Field<T>(type, field, (source, context) => GuardAsync(() => resolve(source, (RequestContext)context.Request, context)));

    internal void TypeOf(string abstractType, Func<object, string> objectTypeName) => resolvers.TypeOf(abstractType, objectTypeName);

    internal void Query(string field, Func<RequestContext, FieldContext, ValueTask<object?>> resolve) =>
        resolvers.Field("Query", field, context => GuardAsync(() => resolve((RequestContext)context.Request, context)));

    /// <summary>
    /// A mutation takes one input object and answers a payload: its named values and the client's own mutation id. Nobody
    /// changes anything without being known.
    /// </summary>
    internal void Mutation(string field, Func<RequestContext, ArgumentReader, ValueTask<Payload>> resolve) =>
        resolvers.Field("Mutation", field, context => GuardAsync(async () =>
        {
            var request = (RequestContext)context.Request;
            request.Caller.RequireUser();
            var input = context.Arguments.Object("input") ?? throw DomainException.Invalid($"{field} needs an input.");
            using var audit = AuditScope.Begin(request.Caller, field, () => AuditText.Of(input));
            var payload = await request.ChangeAsync(() => resolve(request, input));
            payload[MutationId] = input.Has(MutationId) ? input.String(MutationId) : null;
            return payload;
        }));

    internal void PayloadType(string type, params IEnumerable<string> fields)
    {
        foreach (var field in fields.Append(MutationId))
        {
            resolvers.Field<Payload>(type, field, payload => payload.GetValueOrDefault(field));
        }
    }

    private static async ValueTask<object?> GuardAsync(Func<ValueTask<object?>> resolve)
    {
        try
        {
            return await resolve();
        }
        catch (DomainException refusal)
        {
            throw new GraphQlFieldException(refusal.Message, refusal.Code, refusal.StatusCode);
        }
    }
}

/// <summary>The values of a mutation's answer by field name.</summary>
internal sealed class Payload : Dictionary<string, object?>
{
    internal static Payload Of(string field, object? value) => new() { [field] = value };
}
