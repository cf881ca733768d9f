namespace ArtifactSdk;

/// <summary>How long a version is kept: as its collection or project says, forever, or for a duration. After that the server deletes it.</summary>
/// <remarks>The default value is <see cref="Inherit"/>. Equality is by value.</remarks>
public readonly record struct TimeToLive
{
    private const long InheritOnWire = -1;
    private const long OffOnWire = -2;

    // 0 is to inherit, so that the default value does.
    private readonly long _seconds;

    private TimeToLive(long seconds) => _seconds = seconds;

    /// <summary>Gets the value for a version whose time to live comes from its collection or project.</summary>
    public static TimeToLive Inherit => default;

    /// <summary>Gets the value for a version that is kept until somebody deletes it.</summary>
    public static TimeToLive Off => new(OffOnWire);

    /// <summary>Gets whether the collection or project determines it.</summary>
    public bool IsInherited => _seconds == 0;

    /// <summary>Gets whether the version is kept until somebody deletes it.</summary>
    public bool IsOff => _seconds == OffOnWire;

    /// <summary>Gets the duration, or <see langword="null"/> when it is inherited or off.</summary>
    public TimeSpan? Duration => DurationOf(_seconds);

    /// <summary>Creates a duration, counted from the creation of the version.</summary>
    /// <param name="duration">At least one second; fractions of a second are dropped.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="duration"/> is shorter than a second.</exception>
    public static TimeToLive FromDuration(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.FromSeconds(1));
        return new((long)duration.TotalSeconds);
    }

    /// <summary>Creates a duration, as <see cref="FromDuration"/> does.</summary>
    /// <param name="duration">At least one second; fractions of a second are dropped.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="duration"/> is shorter than a second.</exception>
    public static implicit operator TimeToLive(TimeSpan duration) => FromDuration(duration);

    /// <summary>Returns <c>inherit</c>, <c>off</c> or the duration.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => IsInherited ? "inherit" : IsOff ? "off" : Duration!.Value.ToString("c", null);

    // A server that knows no time to live says "off", or "inherited" with 0 seconds.
    internal static TimeToLive FromWire(long? seconds, bool? inherited) =>
        inherited == true || seconds is null ? Inherit : seconds > 0 ? new(seconds.Value) : Off;

    internal static TimeSpan? DurationOf(long? seconds) => seconds switch
    {
        null or <= 0 => null,
        > 922_337_203_685 => TimeSpan.MaxValue,
        _ => TimeSpan.FromTicks(seconds.Value * TimeSpan.TicksPerSecond),
    };

    internal long ToWire() => IsInherited ? InheritOnWire : _seconds;
}
