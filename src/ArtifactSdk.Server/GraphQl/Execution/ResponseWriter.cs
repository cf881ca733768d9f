namespace ArtifactSdk.Server.GraphQl.Execution;

/// <summary>Writes the parts of a response body around the data.</summary>
internal static class ResponseWriter
{
    public static void WriteErrors(JsonBuffer output, IReadOnlyList<GraphQlError> errors)
    {
        output.Raw("\"errors\":["u8);
        for (var index = 0; index < errors.Count; index++)
        {
            if (index > 0)
            {
                output.Raw((byte)',');
            }

            WriteError(output, errors[index]);
        }

        output.Raw((byte)']');
    }

    private static void WriteError(JsonBuffer output, GraphQlError error)
    {
        output.Raw("{\"message\":"u8);
        output.Text(error.Message);
        if (error.Locations is { Count: > 0 } locations)
        {
            output.Raw(",\"locations\":["u8);
            for (var index = 0; index < locations.Count; index++)
            {
                output.Raw(index == 0 ? "{\"line\":"u8 : ",{\"line\":"u8);
                output.Number(locations[index].Line);
                output.Raw(",\"column\":"u8);
                output.Number(locations[index].Column);
                output.Raw((byte)'}');
            }

            output.Raw((byte)']');
        }

        if (error.Path is { } path)
        {
            WritePath(output, path);
        }

        output.Raw(",\"extensions\":{\"code\":"u8);
        output.Text(error.Code);
        output.Raw("}}"u8);
    }

    private static void WritePath(JsonBuffer output, IReadOnlyList<object> path)
    {
        output.Raw(",\"path\":["u8);
        for (var index = 0; index < path.Count; index++)
        {
            if (index > 0)
            {
                output.Raw((byte)',');
            }

            if (path[index] is int number)
            {
                output.Number(number);
            }
            else
            {
                output.Text((string)path[index]);
            }
        }

        output.Raw((byte)']');
    }
}
