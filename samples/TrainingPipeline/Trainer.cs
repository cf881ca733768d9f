using Samples;

namespace TrainingPipeline;

/// <summary>Linear regression by gradient descent; areas and prices are scaled so that one learning rate serves both weights.</summary>
internal sealed class Trainer(IReadOnlyList<House> houses, double learningRate)
{
    private readonly double _meanArea = houses.Average(house => house.Area);
    private readonly double _areaScale = Deviation(houses);
    private readonly double _priceScale = houses.Average(house => house.Price);
    private double _weight;
    private double _bias;

    /// <summary>The model in the units of the data.</summary>
    public LinearModel Model
    {
        get
        {
            var slope = _weight * _priceScale / _areaScale;
            return new LinearModel(slope, (_bias * _priceScale) - (slope * _meanArea));
        }
    }

    /// <summary>One pass over the data; returns the error after it.</summary>
    public double Step()
    {
        var (weightGradient, biasGradient) = (0.0, 0.0);
        foreach (var house in houses)
        {
            var area = (house.Area - _meanArea) / _areaScale;
            var miss = (_weight * area) + _bias - (house.Price / _priceScale);
            weightGradient += miss * area;
            biasGradient += miss;
        }

        _weight -= learningRate * weightGradient / houses.Count;
        _bias -= learningRate * biasGradient / houses.Count;
        return Rmse();
    }

    public double Rmse() => Rmse(Model, houses);

    public static double Rmse(LinearModel model, IReadOnlyList<House> houses) =>
        Math.Sqrt(houses.Average(house => Math.Pow(model.Predict(house.Area) - house.Price, 2)));

    private static double Deviation(IReadOnlyList<House> houses)
    {
        var mean = houses.Average(house => house.Area);
        return Math.Sqrt(houses.Average(house => Math.Pow(house.Area - mean, 2)));
    }
}
