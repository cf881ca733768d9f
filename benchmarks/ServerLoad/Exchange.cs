using System.Globalization;
using System.Text;

namespace ServerLoad;

/// <summary>A request, ready to be sent.</summary>
internal sealed record Exchange(byte[] Head, byte[] Body)
{
    public static Exchange Get(Uri address) => new(Encoding.ASCII.GetBytes($"GET {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n"), []);

    public static Exchange Put(Uri address, byte[] body) => new(
        Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"PUT {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Length: {body.Length}\r\n\r\n")),
        body);

    public static Exchange Query(ServerProcess server, byte[] json) => new(
        Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST /graphql HTTP/1.1\r\nHost: {server.BaseUrl.Authority}\r\nAuthorization: {server.Authorization}\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n")),
        json);
}
