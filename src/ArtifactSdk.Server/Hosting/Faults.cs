using System.Data.Common;
using System.Net.Sockets;

namespace ArtifactSdk.Server.Hosting;

/// <summary>
/// The status of what nobody foresaw. Clients repeat a 500 for up to a week, which helps where a disk, a network or a database
/// failed, and looks like a hang where the server itself is mistaken: then the same request fails in the same way.
/// </summary>
internal static class Faults
{
    internal static int StatusOf(Exception exception) =>
        MayPass(exception) ? StatusCodes.Status500InternalServerError : StatusCodes.Status400BadRequest;

    private static bool MayPass(Exception? exception) => exception is not null
        && (exception is IOException
            or DbException
            or SocketException
            or HttpRequestException
            or TimeoutException
            or OperationCanceledException
            or UnauthorizedAccessException
            or OutOfMemoryException
            or ObjectDisposedException
            || MayPass(exception.InnerException));
}
