using System.Globalization;

namespace ServerLoad;

/// <summary>The rows as they come: what, how much, beside what, against which goal.</summary>
internal static class Table
{
    public static void Begin()
    {
        Console.WriteLine("| what | server | beside it | ratio | goal | |");
        Console.WriteLine("|---|---|---|---|---|---|");
    }

    /// <summary>Several rounds of two alternatives: the median of each, and of their ratios.</summary>
    public static void Compare(string what, string unit, string otherName, IReadOnlyList<(double Own, double Other)> rounds, string goal, Func<double, bool>? isMet)
    {
        var ratio = Median(rounds.Select(round => round.Own / round.Other));
        Row(
            what,
            Text(Median(rounds.Select(round => round.Own)), unit),
            $"{otherName} {Text(Median(rounds.Select(round => round.Other)), unit)}",
            ratio.ToString("0.00", CultureInfo.InvariantCulture),
            goal,
            isMet?.Invoke(ratio));
    }

    public static void Value(string what, double value, string unit, string goal, bool? isMet) => Row(what, Text(value, unit), "", "", goal, isMet);

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? 0 : sorted[sorted.Length / 2];
    }

    private static string Text(double value, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{(value >= 100 ? Math.Round(value).ToString(CultureInfo.InvariantCulture) : value.ToString("0.##", CultureInfo.InvariantCulture))} {unit}");

    private static void Row(string what, string own, string other, string ratio, string goal, bool? isMet) =>
        Console.WriteLine($"| {what} | {own} | {other} | {ratio} | {goal} | {(isMet is null ? "" : isMet.Value ? "met" : "missed")} |");
}
