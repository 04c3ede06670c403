extension WikitextRenderer {
    /// What stands between the bars of a template or link.
    struct Parts {
        /// One of them.
        struct Part: Equatable {
            var range: Range<Int>
            /// Where the bar before it is.
            var bar: Int
            /// The nodes that may lie in it.
            var nodes: Range<Int>
        }

        private(set) var ranges: [Range<Int>] = []
        /// The first node at or after the start of each part, and at the end the one after the last.
        private(set) var firstNodes: [Int]
        /// All of the node.
        let whole: Range<Int>
        private let nodes: [WikitextNode]

        /// The parts of a node. Bars inside of nodes that it holds are theirs.
        init(_ renderer: borrowing WikitextRenderer, _ index: Int) {
            let node = renderer.nodes[index]
            nodes = renderer.nodes
            whole = node.range
            var start = node.content.lowerBound
            var place = start
            var child = index + 1
            firstNodes = [child]
            while true {
                let stop =
                    child < node.next ? nodes[child].range.lowerBound : node.content.upperBound
                while place < stop {
                    if renderer.text[place] == 0x7C {
                        ranges.append(start..<place)
                        firstNodes.append(child)
                        start = place + 1
                    }
                    place += 1
                }
                guard child < node.next else { break }
                place = max(place, nodes[child].range.upperBound)
                child = nodes[child].next
            }
            ranges.append(start..<max(start, node.content.upperBound))
            firstNodes.append(child)
        }

        private func part(_ index: Int) -> Part {
            Part(
                range: ranges[index], bar: ranges[index].lowerBound - 1,
                nodes: firstNodes[index]..<firstNodes[index + 1])
        }

        /// The argument at a part: its name if it has one, and its value.
        private func argument(
            _ index: Int, in text: UnsafeBufferPointer<UInt8>
        ) -> (name: Range<Int>?, value: Part) {
            var part = part(index)
            // The name ends at the first equals sign outside of nodes.
            let limit =
                part.nodes.isEmpty
                ? part.range.upperBound
                : min(part.range.upperBound, nodes[part.nodes.lowerBound].range.lowerBound)
            guard part.range.lowerBound < limit,
                let equals = (part.range.lowerBound..<limit).first(where: { text[$0] == 0x3D })
            else { return (nil, part) }
            let name = part.range.lowerBound..<equals
            part.range = equals + 1..<part.range.upperBound
            return (name, part)
        }

        private func matches(
            _ name: Range<Int>, _ key: some Collection<UInt8>, _ text: UnsafeBufferPointer<UInt8>
        ) -> Bool {
            text[name].drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }.reversed()
                .elementsEqual(key)
        }

        /// The n-th argument without a name, from 1, or the one that is named so.
        func positional(_ number: Int, in text: UnsafeBufferPointer<UInt8>) -> Part? {
            let all = allPositional(in: text)
            return named("\(number)", in: text) ?? (number <= all.count ? all[number - 1] : nil)
        }

        func named(_ key: String, in text: UnsafeBufferPointer<UInt8>) -> Part? {
            for index in ranges.indices.dropFirst().reversed() {
                let (name, value) = argument(index, in: text)
                if let name, matches(name, key.utf8, text) { return value }
            }
            return nil
        }

        func allPositional(in text: UnsafeBufferPointer<UInt8>) -> [Part] {
            ranges.indices.dropFirst().compactMap {
                let (name, value) = argument($0, in: text)
                return name == nil ? value : nil
            }
        }
    }
}
