using ArtifactSdk.Tests.Transfer.Support;
using ArtifactSdk.Transfer;
using FsCheck;
using FsCheck.Fluent;

namespace ArtifactSdk.Tests.Transfer;

public sealed class ProgressTrackerTests
{
    [Fact]
    public void Advance_in_any_order_with_any_restarts_is_monotone_and_ends_at_the_total()
    {
        // A file is its size and the positions that its attempts report, in any order.
        var file = ArbMap.Default.ArbFor<int[]>().Generator.SelectMany(
            positions => Gen.Choose(0, 1_000_000).Select(size => (Size: size, Positions: positions)));
        Prop.ForAll(file.ListOf().ToArbitrary(), files =>
        {
            var recorded = new RecordedProgress();
            var tracker = new ProgressTracker(recorded, files.Sum(one => (long)one.Size), files.Count);
            foreach (var (size, positions) in files)
            {
                var progress = tracker.StartFile("f", size);
                Array.ForEach(positions, position => progress.Advance(position));
                progress.Complete(size);
            }

            tracker.Finish();
            recorded.ShouldBeMonotoneAndEndAt(files.Sum(one => (long)one.Size), files.Count);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Advance_from_many_threads_never_enters_the_handler_twice_and_ends_at_the_total()
    {
        var recorded = new RecordedProgress();
        var tracker = new ProgressTracker(recorded, 64L * 1_000_000, 64);

        Parallel.For(0, 64, index =>
        {
            var progress = tracker.StartFile($"{index}", 1_000_000);
            for (var position = 10_000; position <= 1_000_000; position += 10_000)
            {
                progress.Advance(position);
            }

            progress.Complete(1_000_000);
        });
        tracker.Finish();

        recorded.ShouldBeMonotoneAndEndAt(64_000_000, 64);
    }

    [Fact]
    public void Advance_over_ten_thousand_files_makes_a_bounded_number_of_reports()
    {
        var recorded = new RecordedProgress();
        var tracker = new ProgressTracker(recorded, 10_000L * 40_000, 10_000);

        for (var index = 0; index < 10_000; index++)
        {
            tracker.StartFile("f", 40_000).Complete(40_000);
        }

        tracker.Finish();

        recorded.Reports.Count.Should().BeInRange(100, 450);
    }

    [Fact]
    public void Complete_with_unknown_size_adds_it_to_the_total()
    {
        var recorded = new RecordedProgress();
        var tracker = new ProgressTracker(recorded, 10, 2);

        tracker.StartFile("known", 10).Complete(10);
        tracker.StartFile("unknown", null).Complete(90);
        tracker.Finish();

        recorded.ShouldBeMonotoneAndEndAt(100, 2);
    }

    [Fact]
    public void Handler_that_throws_ends_the_transfer_with_what_it_threw()
    {
        var tracker = new ProgressTracker(new BrokenProgress(), 10, 1);
        var progress = tracker.StartFile("f", 10);

        progress.Invoking(file => file.Complete(10)).Should().Throw<InvalidOperationException>().WithInnerException<IOException>();

        tracker.HandlerFault.Should().NotBeNull();
        tracker.Invoking(all => all.Finish()).Should().Throw<IOException>();
    }

    [Fact]
    public void Finish_of_nothing_reports_once()
    {
        var recorded = new RecordedProgress();

        new ProgressTracker(recorded, 0, 0).Finish();

        recorded.Reports.Should().Equal(new TransferProgress(0, 0, 0, 0, null));
    }

}
