public import Market

/// Whose formula a kernel follows where the MT5 terminal and TA-Lib differ.
public enum KernelVariant: String, CaseIterable, Sendable, Codable {
    /// As the MetaTrader 5 terminal shows it; the default.
    case mt5
    /// As TA-Lib computes it.
    case talib
}

/// One indicator as somebody asked for it; equal requests share one computation.
public struct IndicatorRequest: Hashable, Sendable {
    /// A name of the ``IndicatorCatalogue``.
    public let kernel: String
    /// In the descriptor's order, each inside its range; whole where the descriptor says so.
    public let parameters: [Double]
    /// What a kernel that takes a price reads; no effect on others.
    public let price: AppliedPrice
    /// Whose formula; no effect on kernels that have one only.
    public let variant: KernelVariant
    /// Nil for the strategy's own timeframe.
    public let timeframe: Timeframe?
    /// Nil for the strategy's own symbol.
    public let symbol: String?

    /// A request in the descriptor's terms; ``KernelDescriptor/request(_:price:variant:)`` fills in what was left out.
    public init(
        kernel: String, parameters: [Double], price: AppliedPrice = .close, variant: KernelVariant = .mt5,
        timeframe: Timeframe? = nil, symbol: String? = nil
    ) {
        (self.kernel, self.parameters, self.price, self.variant) = (kernel, parameters, price, variant)
        (self.timeframe, self.symbol) = (timeframe, symbol)
    }

    /// The same indicator on another timeframe or symbol.
    public func on(timeframe: Timeframe?, symbol: String?) -> IndicatorRequest {
        IndicatorRequest(
            kernel: kernel, parameters: parameters, price: price, variant: variant, timeframe: timeframe, symbol: symbol)
    }

    /// The same computation wherever it is run: without timeframe and symbol.
    public var local: IndicatorRequest {
        IndicatorRequest(kernel: kernel, parameters: parameters, price: price, variant: variant)
    }

    /// A whole-number parameter.
    func whole(_ index: Int) -> Int { Int(parameters[index]) }

    /// `ema(200) H4 GBPUSD`, for reports.
    public var text: String {
        var arguments = parameters.map(KernelParameter.shown)
        if let standard = IndicatorCatalogue.descriptor(named: kernel)?.standardPrice, price != standard {
            arguments.append(price.rawValue)
        }
        if variant != .mt5 { arguments.append("variant=\(variant.rawValue)") }
        return "\(kernel)(\(arguments.joined(separator: ", ")))" + (timeframe.map { " \($0.rawValue)" } ?? "")
            + (symbol.map { " \($0)" } ?? "")
    }
}
