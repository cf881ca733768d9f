using ArtifactSdk.Server.Domain;
using ArtifactSdk.Server.Storage;
using ArtifactSdk.Server.Storage.FileSystem;
using ArtifactSdk.Server.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArtifactSdk.Server.Tests.Limits;

/// <summary>A disk that fails at one step of storing a file: a typed refusal, nothing visible, nothing left, and no harm to the next try.</summary>
public sealed class DiskFaultTests : IDisposable
{
    private const int NoSpace = 28;
    private const int InputOutputError = 5;

    private readonly TemporaryFolder _folder = new();
    private readonly BlobLayout _layout;
    private readonly FileSystemBlobStore _blobs;
    private (DiskStep Step, int Error)? _fault;

    public DiskFaultTests()
    {
        _layout = new BlobLayout(_folder["data"]);
        Directory.CreateDirectory(_layout.BlobDirectory);
        Directory.CreateDirectory(Path.Combine(_folder["data"], "tmp"));
        _blobs = new FileSystemBlobStore(_layout, NullLogger.Instance) { BeforeStep = Fail };
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, int> Faults
    {
        get
        {
            var faults = new TheoryData<string, int>();
            foreach (var step in Enum.GetNames<DiskStep>())
            {
                faults.Add(step, NoSpace);
                faults.Add(step, InputOutputError);
            }

            return faults;
        }
    }

    public void Dispose()
    {
        _blobs.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_failing_disk_refuses_the_file_and_harms_nothing(string step, int error)
    {
        var (key, content) = (new BlobKey(1, TestServer.HexMd5("content"u8)), "content"u8.ToArray());
        _fault = (Enum.Parse<DiskStep>(step), error);

        var put = await FluentActions.Awaiting(() => _blobs.PutAsync(key, new MemoryStream(content), Token).AsTask()).Should().ThrowAsync<Exception>();
        await FluentActions.Awaiting(() => _blobs.PutUnnamedAsync(1, new MemoryStream(content), Token).AsTask()).Should().ThrowAsync<Exception>();

        if (error == NoSpace)
        {
            put.Which.Should().BeOfType<DomainException>().Which.Code.Should().Be(StorageErrors.FullCode);
        }
        else if (step != nameof(DiskStep.Write))
        {
            put.Which.Should().BeOfType<DomainException>().Which.Code.Should().Be(StorageErrors.FailingCode);
        }

        (await _blobs.StatAsync(key, Token)).Should().BeNull();
        Directory.GetFiles(_folder["data"], "*", SearchOption.AllDirectories).Should().BeEmpty();

        _fault = null;
        await _blobs.PutAsync(key, new MemoryStream(content), Token);
        (await _blobs.StatAsync(key, Token)).Should().Be(content.Length);
    }

    private void Fail(DiskStep step)
    {
        if (_fault is { } fault && fault.Step == step)
        {
            throw new IOException("injected", fault.Error);
        }
    }
}
