import Glibc
import Scripting
import Testing

@Suite struct HardDeadlineTests {
    @Test("a loop inside a library function ends the process with a message")
    func ends() async throws {
        let outcome = await #expect(processExitsWith: .exitCode(1), observing: [\.standardErrorContent]) {
            let limits = ScriptLimits(softMilliseconds: 30, hardMilliseconds: 60)
            let vm = try ScriptVM(limits: limits, seed: 1)
            // Sorting the keys of a huge table is bounded, not stoppable; a limit this short makes it the culprit.
            _ = try vm.load(
                source: """
                    local S = {t = {}, calls = 0}
                    function S:run()
                      self.calls = self.calls + 1
                      if self.calls > 900 then pairs(self.t) return end
                      for i = 1, 1000 do self.t[math.random(0)] = true end
                    end
                    return S
                    """, name: "strategies/slow.lua", modules: [])
            for _ in 0..<1000 { _ = try? vm.call("run", [], frozenArguments: false) }
        }
        let text = String(decoding: outcome?.standardErrorContent ?? [], as: UTF8.self)
        let expected =
            "strategies/slow.lua: error: run ran longer than 60 ms inside a function that cannot be stopped; the process ends\n"
        #expect(text.contains(expected))
    }

    @Test("whoever wants to know is told first, and may end the process otherwise")
    func tells() async throws {
        await #expect(processExitsWith: .exitCode(70)) {
            ScriptVM.whenStuck { _exit(70) }
            let vm = try ScriptVM(limits: ScriptLimits(softMilliseconds: 30, hardMilliseconds: 60), seed: 1)
            _ = try vm.load(
                source: """
                    local S = {t = {}, calls = 0}
                    function S:run()
                      self.calls = self.calls + 1
                      if self.calls > 900 then pairs(self.t) return end
                      for i = 1, 1000 do self.t[math.random(0)] = true end
                    end
                    return S
                    """, name: "strategies/slow.lua", modules: [])
            for _ in 0..<1000 { _ = try? vm.call("run", [], frozenArguments: false) }
        }
    }
}
