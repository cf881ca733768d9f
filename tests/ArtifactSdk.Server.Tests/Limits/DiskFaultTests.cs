using System.Text;
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

    [Theory]
    [InlineData(NoSpace, StorageErrors.FullCode)]
    [InlineData(InputOutputError, StorageErrors.FailingCode)]
    public async Task A_gathered_name_that_cannot_be_flushed_is_refused_when_it_is_relied_on(int error, string code)
    {
        using var blobs = Gathering();
        var (key, other) = (KeyOf("content"), KeyOf("other"));
        await blobs.PutAsync(key, Body("content"), Token);
        await blobs.PutAsync(other, Body("other"), Token);

        _fault = (DiskStep.FlushDirectory, error);
        var refused = await FluentActions.Awaiting(() => blobs.StatAsync(key, Token).AsTask()).Should().ThrowAsync<DomainException>();
        refused.Which.Code.Should().Be(code);
        _fault = null;

        (await blobs.StatAsync(key, Token)).Should().BeNull();
        (await blobs.StatAsync(other, Token)).Should().BeNull("it was flushed together with the first");
        await blobs.PutAsync(key, Body("content"), Token);
        (await blobs.StatAsync(key, Token)).Should().Be(7);
    }

    [Fact]
    public async Task Names_are_flushed_once_for_many_files_and_before_one_is_relied_on()
    {
        List<DiskStep> steps = [];
        using var blobs = new FileSystemBlobStore(_layout, NullLogger.Instance)
        {
            IsExclusive = true,
            BeforeStep = step => { lock (steps) { steps.Add(step); } },
        };
        // The same first two digits: one directory.
        List<string> texts = [.. Enumerable.Range(0, 5000).Select(i => $"{i}").Where(text => KeyOf(text).HexMd5.StartsWith("00", StringComparison.Ordinal))];
        foreach (var text in texts)
        {
            await blobs.PutAsync(KeyOf(text), Body(text), Token);
        }

        steps.Should().NotContain(DiskStep.FlushDirectory);
        foreach (var text in texts)
        {
            (await blobs.StatAsync(KeyOf(text), Token)).Should().Be(text.Length);
        }

        texts.Should().HaveCountGreaterThan(5);
        steps.Count(step => step == DiskStep.FlushDirectory).Should().Be(1);
        await blobs.PutUnnamedAsync(1, Body("a file of a run"), Token);
        steps[^1].Should().Be(DiskStep.FlushDirectory, "nobody asks for it before it is written down");
    }

    [Fact]
    public async Task Many_gathered_names_are_flushed_without_being_asked_for()
    {
        var flushed = 0;
        using var disk = new DiskThreads();
        using var names = new UnflushedNames(disk, _ => Interlocked.Increment(ref flushed));
        for (var i = 0; i < UnflushedNames.Most; i++)
        {
            names.Add("a directory", $"{i}").Should().BeFalse();
        }

        names.Add("another", "0").Should().BeTrue();
        names.Contains("another", "0").Should().BeTrue();
        await names.FlushAsync(Token);

        flushed.Should().Be(2);
        names.Contains("another", "0").Should().BeFalse();
        names.Add("another", "0").Should().BeFalse();
    }

    private static BlobKey KeyOf(string text) => new(1, TestServer.HexMd5(Encoding.UTF8.GetBytes(text)));

    private static MemoryStream Body(string text) => new(Encoding.UTF8.GetBytes(text));

    private FileSystemBlobStore Gathering() => new(_layout, NullLogger.Instance) { IsExclusive = true, BeforeStep = Fail };

    private void Fail(DiskStep step)
    {
        if (_fault is { } fault && fault.Step == step)
        {
            throw new IOException("injected", fault.Error);
        }
    }
}
