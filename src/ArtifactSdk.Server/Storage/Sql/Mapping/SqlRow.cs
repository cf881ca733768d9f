using System.Data.Common;

namespace ArtifactSdk.Server.Storage.Sql.Mapping;

/// <summary>The current row of a reader, by column number, in the types that the domain uses.</summary>
internal readonly struct SqlRow(DbDataReader reader)
{
    internal long Int64(int column) => reader.GetInt64(column);

    internal long? Int64OrNull(int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    internal int Int32(int column) => checked((int)reader.GetInt64(column));

    internal int? Int32OrNull(int column) => reader.IsDBNull(column) ? null : Int32(column);

    internal bool Flag(int column) => reader.GetInt64(column) != 0;

    internal string Text(int column) => reader.GetString(column);

    internal string? TextOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    internal byte[] Bytes(int column) => reader.GetFieldValue<byte[]>(column);

    internal DateTimeOffset Time(int column) => UnixMicroseconds.ToTime(reader.GetInt64(column));

    internal DateTimeOffset? TimeOrNull(int column) => reader.IsDBNull(column) ? null : Time(column);

    internal T Enum<T>(int column)
        where T : struct, Enum => EnumText<T>.Parse(reader.GetString(column));
}
