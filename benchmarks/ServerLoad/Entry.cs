using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace ServerLoad;

/// <summary>A file of a version that is made up for the load.</summary>
internal sealed record Entry(string Name, byte[] Bytes, byte[] Md5)
{
    public string Hex => Convert.ToHexStringLower(Md5);

    /// <summary>No two of one number have the same content.</summary>
    public static List<Entry> Make(int count, int size, int seed)
    {
        var block = new byte[size];
        new Random(seed).NextBytes(block);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var bytes = (byte[])block.Clone();
            BinaryPrimitives.WriteInt32LittleEndian(bytes, i);
            return new Entry($"folder-{i / 1000:000}/file-{i:0000000}.bin", bytes, Hash(bytes));
        })];
    }

    public static byte[] Manifest(IEnumerable<Entry> entries)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteString("storagePolicy", "wandb-storage-policy-v1");
            json.WriteStartObject("storagePolicyConfig");
            json.WriteString("storageLayout", "V2");
            json.WriteEndObject();
            json.WriteStartObject("contents");
            foreach (var entry in entries)
            {
                json.WriteStartObject(entry.Name);
                json.WriteString("digest", Convert.ToBase64String(entry.Md5));
                json.WriteNumber("size", entry.Bytes.Length);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

#pragma warning disable CA5351 // The protocol's digest.
    public static byte[] Hash(byte[] bytes) => MD5.HashData(bytes);
#pragma warning restore CA5351

}
