using System.Runtime.CompilerServices;
using ArtifactSdk.Tests.Client;
using ArtifactSdk.TestSupport;

namespace ArtifactSdk.Tests.Artifacts;

/// <summary>How what references point to is looked up when a draft is logged: several at a time, and each failure by its name.</summary>
public sealed class ReferenceLookupTests
{
    private const int Together = 4;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task References_are_looked_up_several_at_a_time()
    {
        await using var api = await ScriptedApi.StartAsync();
        var handler = new Meeting();
        await using var run = await api.InitRunAsync(options => options.ReferenceHandlers.Add(handler));

        await run.LogArtifactAsync(Draft(2 * Together), options: new() { MaxConcurrency = Together }, cancellationToken: Token);

        handler.Most.Should().Be(Together);
    }

    [Fact]
    public async Task A_reference_that_cannot_be_looked_up_is_named_and_stops_the_others()
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var run = await api.InitRunAsync(options => options.ReferenceHandlers.Add(new Meeting { Lost = "/2" }));

        var log = () => run.LogArtifactAsync(Draft(Together), options: new() { MaxConcurrency = Together }, cancellationToken: Token);

        (await log.Should().ThrowAsync<ArtifactException>()).Which.Message.Should().Contain("'meet://host/2'").And.Contain("gone");
        api.CallsOf("CreateArtifact").Should().BeEmpty();
    }

    [Theory]
    [InlineData(500, "answered 500")]
    [InlineData(302, "names no target")]
    public async Task What_a_web_server_does_wrong_is_told_of_the_log_and_the_whole_address(int status, string said)
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var web = await StubServer.StartAsync();
        web.On("GET", "/x", StubAnswer.Status(status));
        await using var run = await api.InitRunAsync(options => options.Retry.MaxAttempts = 1);

        var log = () => run.LogArtifactAsync(new Artifact("prices", "dataset").AddReference(web.At("/x")), cancellationToken: Token);

        (await log.Should().ThrowAsync<ArtifactTransferException>()).Which.Message.Should()
            .StartWith($"Could not log artifact 'prices': the reference '{web.At("/x")}' could not be looked up.").And.Contain(said);
    }

    [Fact]
    public async Task A_reference_whose_address_ends_in_no_name_for_a_file_asks_for_one()
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var run = await api.InitRunAsync();

        var log = () => run.LogArtifactAsync(new Artifact("prices", "dataset").AddReference(new("http://host/c:d"), options: new() { Checksum = false }), cancellationToken: Token);

        (await log.Should().ThrowAsync<ArtifactException>()).Which.Message.Should().EndWith("Pass another name to AddReference.");
    }

    [Fact]
    public async Task Two_references_that_become_one_name_are_refused_whichever_is_found_first()
    {
        await using var api = await ScriptedApi.StartAsync();
        await using var run = await api.InitRunAsync(options => options.ReferenceHandlers.Add(new Meeting()));
        var draft = Draft(Together).AddReference(new("meet://other/2")).AddReference(new("meet://other/5")).AddReference(new("meet://other/6")).AddReference(new("meet://other/7"));

        var log = () => run.LogArtifactAsync(draft, options: new() { MaxConcurrency = Together }, cancellationToken: Token);

        (await log.Should().ThrowAsync<ArtifactException>()).Which.Message.Should().Contain("'2'").And.Contain("meet://other/2");
    }

    private static Artifact Draft(int count)
    {
        var draft = new Artifact("prices", "dataset");
        for (var i = 0; i < count; i++)
        {
            draft.AddReference(new($"meet://host/{i}"));
        }

        return draft;
    }

    /// <summary>Answers when <see cref="Together"/> look-ups wait.</summary>
    private sealed class Meeting : IReferenceHandler
    {
        private readonly Lock _lock = new();
        private TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _waiting;

        public string? Lost { get; init; }

        public int Most { get; private set; }

        public bool CanHandle(Uri reference) => reference.Scheme == "meet";

        public async IAsyncEnumerable<ReferencedObject> ListAsync(Uri reference, ReferenceOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Task met;
            lock (_lock)
            {
                met = _met.Task;
                Most = Math.Max(Most, ++_waiting);
                if (_waiting == Together)
                {
                    _met.SetResult();
                    (_met, _waiting) = (new(TaskCreationOptions.RunContinuationsAsynchronously), 0);
                }
            }

            await met.WaitAsync(cancellationToken);
            yield return reference.AbsolutePath == Lost ? throw new FileNotFoundException("It is gone.") : new("", reference, "abc", 3);
        }

        public Task<ReferenceContent> OpenAsync(ReferencedObject entry, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
