using System.Globalization;

namespace TrainingPipeline;

internal sealed record House(double Area, double Price);

/// <summary>Houses as CSV.</summary>
internal static class HouseData
{
    private const string Head = "area_m2,price";

    /// <summary>Generates houses that cost about 3,000 per square meter plus 10,000.</summary>
    public static Task WriteAsync(string path, int rows, int seed)
    {
        var random = new Random(seed);
        return WriteAsync(path, Enumerable.Range(0, rows).Select(_ =>
        {
            var area = 40 + (random.NextDouble() * 160);
            return new House(Math.Round(area, 1), Math.Round((3_000 * area) + 10_000 + ((random.NextDouble() - 0.5) * 40_000)));
        }));
    }

    public static Task WriteAsync(string path, IEnumerable<House> houses) =>
        File.WriteAllLinesAsync(path, houses.Select(house => string.Create(CultureInfo.InvariantCulture, $"{house.Area},{house.Price}")).Prepend(Head));

    public static async Task<IReadOnlyList<House>> ReadAsync(string path) =>
        [.. (await File.ReadAllLinesAsync(path)).Skip(1).Select(line => line.Split(',')).Select(cells => new House(Number(cells[0]), Number(cells[1])))];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
