namespace ArtifactSdk.Server.Tests.GraphQl.Oracle;

/// <summary>The query that tools send to learn a whole schema.</summary>
internal static class IntrospectionQuery
{
    public static string Text(bool hasDescriptions)
    {
        var description = hasDescriptions ? "description" : "";
        return $$"""
            query IntrospectionQuery {
              __schema {
                {{description}}
                queryType { name }
                mutationType { name }
                subscriptionType { name }
                types { ...FullType }
                directives { name {{description}} isRepeatable locations args(includeDeprecated: true) { ...InputValue } }
              }
            }
            fragment FullType on __Type {
              kind name {{description}} specifiedByURL
              fields(includeDeprecated: true) {
                name {{description}} args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason
              }
              inputFields(includeDeprecated: true) { ...InputValue }
              interfaces { ...TypeRef }
              enumValues(includeDeprecated: true) { name {{description}} isDeprecated deprecationReason }
              possibleTypes { ...TypeRef }
            }
            fragment InputValue on __InputValue { name {{description}} type { ...TypeRef } defaultValue isDeprecated deprecationReason }
            fragment TypeRef on __Type {
              kind name
              ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
              ofType { kind name ofType { kind name } } } } } } } } }
            }
            """;
    }
}
