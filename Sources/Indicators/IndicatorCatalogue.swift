/// Every kernel Herald has, in alphabetical order.
public enum IndicatorCatalogue {
    /// One descriptor per kernel; names are unique.
    public static let all: [KernelDescriptor] = [
        AverageDirectionalIndex.descriptor,
        WilderDirectionalIndex.descriptor,
        AverageTrueRange.descriptor,
        BollingerBands.descriptor,
        CommodityChannelIndex.descriptor,
        DoubleExponentialMovingAverage.descriptor,
        DonchianChannel.descriptor,
        ExponentialMovingAverage.descriptor,
        Highest.descriptor,
        HullMovingAverage.descriptor,
        IchimokuCloud.descriptor,
        KaufmanAdaptiveMovingAverage.descriptor,
        KeltnerChannel.descriptor,
        LinearRegressionSlope.descriptor,
        Lowest.descriptor,
        LinearWeightedMovingAverage.descriptor,
        MovingAverageConvergenceDivergence.descriptor,
        MoneyFlowIndex.descriptor,
        Momentum.descriptor,
        OnBalanceVolume.descriptor,
        PivotPoints.descriptor,
        RateOfChange.descriptor,
        RelativeStrengthIndex.descriptor,
        ParabolicStopAndReverse.descriptor,
        SimpleMovingAverage.descriptor,
        SmoothedMovingAverage.descriptor,
        StandardDeviation.descriptor,
        StochasticOscillator.descriptor,
        Supertrend.descriptor,
        TripleExponentialMovingAverage.descriptor,
        TrueRange.descriptor,
        VolumeWeightedAveragePrice.descriptor,
        WilliamsPercentRange.descriptor,
    ]

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// The descriptor of a name; nil when there is none.
    public static func descriptor(named name: String) -> KernelDescriptor? { byName[name] }

    /// The descriptor of a request that can be met.
    ///
    /// Errors: an unknown name or a parameter out of its range, in words.
    public static func checked(_ request: IndicatorRequest) throws(KernelProblem) -> KernelDescriptor {
        guard let descriptor = descriptor(named: request.kernel) else {
            throw KernelProblem("there is no indicator \(request.kernel)")
        }
        if let problem = descriptor.problem(with: request.parameters) { throw KernelProblem(problem) }
        return descriptor
    }

    /// Computes an indicator over whole columns into buffers of `bars.count` doubles, one per output; what is absent
    /// is NaN. Equal, bit for bit, to pushing the bars one by one into an ``IndicatorColumn``.
    ///
    /// Errors: a request that cannot be met, in words.
    public static func compute(
        _ request: IndicatorRequest, over bars: BarColumns, into outputs: [UnsafeMutablePointer<Double>]
    ) throws(KernelProblem) {
        let descriptor = try checked(request)
        precondition(outputs.count == descriptor.outputs.count, "Invariant: one buffer per output")
        guard bars.count > 0 else { return }
        descriptor.operations.compute(request, bars, OutputPointers(outputs))
    }

    /// The same one bar at a time, for comparison and measurement.
    public static func stream(
        _ request: IndicatorRequest, over bars: BarColumns, into outputs: [UnsafeMutablePointer<Double>]
    ) throws(KernelProblem) {
        let descriptor = try checked(request)
        precondition(outputs.count == descriptor.outputs.count, "Invariant: one buffer per output")
        guard bars.count > 0 else { return }
        descriptor.operations.stream(request, bars, OutputPointers(outputs))
    }
}
