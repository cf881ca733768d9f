namespace ArtifactSdk.Server.Domain.Filtering;

/// <summary>By which field a list is ordered. Rows that are equal in it follow in the order of the list's key, in the same direction.</summary>
internal sealed record ListOrder(FilterField Field, bool Descending, string Path = "")
{
    /// <summary>Reads "+created_at", "-name" or "name"; no text means the key, as the list goes by default.</summary>
    internal static ListOrder Parse(string? order, FieldSet fields, bool newestFirst)
    {
        var text = order?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return new ListOrder(fields.Key, newestFirst);
        }

        var name = text[0] is '+' or '-' ? text[1..] : text;
        return fields.Find(name) is { Field: { IsSortable: true } field, Path: var path }
            ? new ListOrder(field, text[0] == '-', path)
            : throw DomainException.Invalid(
                $"The order '{order}' is not one of a {fields.What}; it is one of {string.Join(", ", fields.Fields.Where(known => known.IsSortable).Select(known => known.Name))}, after a '-' for the largest first.");
    }
}
