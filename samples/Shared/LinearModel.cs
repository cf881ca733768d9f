using System.Globalization;
using ArtifactSdk;

namespace Samples;

/// <summary>A model that is small enough to read: price = slope · area + intercept, stored in one text file.</summary>
internal sealed record LinearModel(double Slope, double Intercept)
{
    public const string FileName = "model.txt";

    public double Predict(double area) => (Slope * area) + Intercept;

    public static LinearModel Load(string directory)
    {
        var numbers = File.ReadAllText(Path.Combine(directory, FileName)).Split(' ');
        return new(double.Parse(numbers[0], CultureInfo.InvariantCulture), double.Parse(numbers[1], CultureInfo.InvariantCulture));
    }

    /// <summary>A draft with the model in it.</summary>
    public Artifact ToArtifact(string name) =>
        new Artifact(name, type: "model") { Metadata = { ["slope"] = Slope, ["intercept"] = Intercept } }
            .AddBytes(FileName, System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Slope} {Intercept}")));
}
